-- A finalizer runs wherever the collector happens to: it cannot yield.
local result
do setmetatable({}, { __gc = function() result = pcall(coroutine.yield) end }) end
coroutine.wrap(function() collectgarbage() end)()
print(result) --> false
