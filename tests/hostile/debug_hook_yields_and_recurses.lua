-- outcome: fuel or error: .*
-- why: hooks that yield, recurse, collect, and set hooks on other coroutines.
local thread = coroutine.create(function() while true do coroutine.yield() end end)
debug.sethook(thread, function() pcall(coroutine.yield) collectgarbage("step") end, "crl", 1)
while true do
  coroutine.resume(thread)
  if coroutine.status(thread) == "dead" then thread = coroutine.create(function() while true do end end) end
end
