-- outcome: done or error: .*
-- why: leaving from inside a coroutine, a finalizer, a comparator or a hook must end this process only.
setmetatable({}, { __gc = function() pcall(os.exit, true, true) end })
pcall(table.sort, { 3, 2, 1 }, function() pcall(os.exit, 0) return false end)
coroutine.wrap(function() pcall(os.exit, 7, true) end)()
