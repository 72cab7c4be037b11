local t = { 1, 2, 3, 4, 5 }
print(table.concat(table.move(t, 2, 4, 1), " ")) --> 2 3 4 4 5
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), " ")) --> 1 1 2 3
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 1, {}), " "), #table.move({ 1, 2 }, 1, 0, 5)) --> 1 2 3	2
print(pcall(table.move, {}, 1, math.maxinteger, 2)) --> false	bad argument #4 to 'table.move' (destination wrap around)
print(pcall(table.move, {}, math.mininteger, 0, 1)) --> false	bad argument #3 to 'table.move' (too many elements to move)
local log = {}
local source = setmetatable({}, { __index = function(_, k) log[#log + 1] = k; return k * 10 end })
print(table.concat(table.move(source, 1, 3, 1, {}), " "), #log) --> 10 20 30	3
