-- outcome: fuel
-- why: a script that sets and clears hooks, or lets them fail, must not disturb the meter that may be built on them.
local function meddle()
  debug.sethook()
  debug.sethook(function() error("hook") end, "crl", 1)
  pcall(function() for _ = 1, 10 do end end)
  debug.sethook(function() debug.sethook(function() end, "l") end, "", 1)
  debug.sethook(coroutine.running(), error, "c")
  debug.sethook(nil, "crl", 1)
end
while true do
  local thread = coroutine.create(meddle)
  debug.sethook(thread, function() for _ = 1, 100 do end end, "", 1)
  coroutine.resume(thread)
end
