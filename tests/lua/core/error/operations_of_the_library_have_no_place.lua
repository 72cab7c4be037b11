local loop, back = {}, {}
setmetatable(loop, { __index = back, __newindex = back, __len = function() return 1 end })
setmetatable(back, { __index = loop, __newindex = loop })
local wall = setmetatable({}, { __newindex = true, __len = function() return 0 end })
print(pcall(function() for _ in ipairs(print) do end end)) --> false	attempt to index a function value
print(pcall(function() return math.max({}, {}) end)) --> false	attempt to compare two table values
print(pcall(function() return math.min(1, "2") end)) --> false	attempt to compare string with number
print(pcall(function() return table.unpack(loop, 1, 1) end)) --> false	'__index' chain too long; possible loop
print(pcall(function() table.insert(loop, 1) end)) --> false	'__newindex' chain too long; possible loop
print(pcall(function() table.insert(wall, 1) end)) --> false	attempt to index a boolean value
print(pcall(function() rawset({}, nil, 1) end)) --> false	table index is nil
print(pcall(function() rawset({}, 0/0, 1) end)) --> false	table index is NaN
-- An instruction of Lua code has one.
print(pcall(function() return loop.x end)) --> false	script:14: '__index' chain too long; possible loop
print(pcall(function() return {} < {} end)) --> false	script:15: attempt to compare two table values
