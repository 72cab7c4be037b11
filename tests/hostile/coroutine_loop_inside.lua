-- outcome: fuel
-- why: a loop in a coroutine must spend the process's budget, not one of its own, and resume must not catch its end.
local function attempt() coroutine.resume(coroutine.create(function() while true do end end)) end
local function shield() while true do pcall(attempt) end end
while true do pcall(shield) end
