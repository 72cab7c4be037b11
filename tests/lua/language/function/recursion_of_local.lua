local function factorial(n) return n <= 1 and 1 or n * factorial(n - 1) end
print(factorial(20)) --> 2432902008176640000
local broken = function(n) return n <= 1 and 1 or broken(n - 1) end
print(pcall(broken, 3)) --> false	script:3: attempt to call a nil value (global 'broken')
