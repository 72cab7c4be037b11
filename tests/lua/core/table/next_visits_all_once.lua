local t = { 10, 20, 30, x = 1, y = 2, [100] = 3, [-1] = 4 }
local count, sum = 0, 0
for _, value in pairs(t) do count, sum = count + 1, sum + value end
print(count, sum) --> 7	70
for key in pairs(t) do t[key] = nil end
print(next(t)) --> nil
print(pcall(next, {}, "absent")) --> false	invalid key to 'next'
print(next({}), type(next), rawlen(t)) --> nil	function	0
