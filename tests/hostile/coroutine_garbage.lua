-- outcome: fuel
-- why: coroutines dropped while suspended must be collected, stacks and all, within the quota.
while true do
  local thread = coroutine.wrap(function() local held = ("x"):rep(1000); coroutine.yield(held) end)
  thread()
end
