print(pcall(setmetatable, {})) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(pcall(setmetatable, 1, {})) --> false	bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(setmetatable, {}, 5)) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got number)
local t = setmetatable({}, { __index = { x = 1 } })
print(t.x, getmetatable(setmetatable(t, nil)), t.x) --> 1	nil	nil
