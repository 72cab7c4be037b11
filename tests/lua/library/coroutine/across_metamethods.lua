local lazy = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })
local thread = coroutine.wrap(function() return lazy.a .. lazy.b end)
print(thread(), thread("1"), thread("2")) --> a	b	12
