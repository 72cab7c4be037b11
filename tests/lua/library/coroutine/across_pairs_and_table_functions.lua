local t = setmetatable({}, { __pairs = function() coroutine.yield("in pairs"); return next, { x = 1 }, nil end })
local thread = coroutine.wrap(function() for k, v in pairs(t) do return k .. v end end)
print(thread(), thread()) --> in pairs	x1
