print(5 & 3.0, 5 | 8, ~0, 5 ~ 1, ~5.0, 0x10 & 0xff) --> 1	13	-1	4	-6	16
print(pcall(function() return 1 & 1.5 end)) --> false	script:2: number has no integer representation
print(pcall(function() return 1 | 2^63 end)) --> false	script:3: number has no integer representation
print(pcall(function() return 1 ~ {} end)) --> false	script:4: attempt to perform bitwise operation on a table value
print(pcall(function() return ~"a" end)) --> false	script:5: attempt to perform bitwise operation on a string value (constant 'a')
print(pcall(function() return 5 | "8" end)) --> false	script:6: attempt to perform bitwise operation on a string value (constant '8')
print(pcall(function() local name = "15"; return name | 1 end)) --> false	script:7: attempt to perform bitwise operation on a string value (local 'name')
print(pcall(function() local t = { x = 1.25 }; return t.x << 1 end)) --> false	script:8: number (field 'x') has no integer representation
