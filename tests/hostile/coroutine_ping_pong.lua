-- outcome: fuel
-- why: two coroutines that only yield and resume never run a loop iteration of any length.
local thread = coroutine.wrap(function() while true do coroutine.yield() end end)
while true do thread() end
