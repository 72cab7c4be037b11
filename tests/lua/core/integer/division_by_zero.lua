print(pcall(function() return 1 // 0 end)) --> false	script:1: attempt to divide by zero
print(pcall(function() return 1 % 0 end)) --> false	script:2: attempt to perform 'n%0'
local x, zero = 5, 0
print(pcall(function() return x // zero end)) --> false	script:4: attempt to divide by zero
print(pcall(function() return x % zero end)) --> false	script:5: attempt to perform 'n%0'
print(1 / 0, -1 / 0, 1 // 0.0, 1.0 % 0 ~= 1.0 % 0) --> inf	-inf	inf	true
