math.randomseed(42)
local a, b, c = math.random(), math.random(10), math.random(5, 8)
math.randomseed(42)
print(a == math.random(), b == math.random(10), c == math.random(5, 8)) --> true	true	true
print(a >= 0 and a < 1, b >= 1 and b <= 10, math.type(b), math.random(3, 3)) --> true	true	integer	3
print(pcall(math.random, 0) , pcall(math.random, 2, 1)) --> true	false	bad argument #1 to 'math.random' (interval is empty)
print(pcall(math.random, 1, 2, 3)) --> false	wrong number of arguments
print(math.type(math.random(0)), math.random(math.mininteger, math.maxinteger) ~= nil) --> integer	true
