-- outcome: done
-- why: resuming what runs, what is dead, what waits for us, and closing it, must each only be an error.
local thread
thread = coroutine.create(function()
  assert(not coroutine.resume(thread))
  assert(not pcall(coroutine.close, thread))
  local child = coroutine.create(function() return coroutine.resume(thread) end)
  assert(coroutine.resume(child))
end)
assert(coroutine.resume(thread))
for _ = 1, 100 do assert(not coroutine.resume(thread)) end
coroutine.close(thread)
local wrapped = coroutine.wrap(function() return 1 end)
wrapped()
for _ = 1, 100 do assert(not pcall(wrapped)) end
