local thread = coroutine.create(function() coroutine.yield() end)
print(coroutine.close(thread), coroutine.status(thread)) --> true	dead
thread = coroutine.create(function() coroutine.yield() end)
coroutine.resume(thread)
print(coroutine.close(thread), coroutine.close(thread)) --> true	true
local failing = coroutine.create(function()
  local guard <close> = setmetatable({}, { __close = function() error("in close", 0) end })
  coroutine.yield()
end)
coroutine.resume(failing)
print(coroutine.close(failing)) --> false	in close
print(coroutine.status(failing), coroutine.close(failing)) --> dead	true
local dead = coroutine.create(function() error("died", 0) end)
coroutine.resume(dead)
print(coroutine.close(dead)) --> false	died
print(pcall(coroutine.close, (coroutine.running()))) --> false	cannot close a running coroutine
