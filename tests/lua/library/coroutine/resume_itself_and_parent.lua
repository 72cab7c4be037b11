local thread
thread = coroutine.create(function() return coroutine.resume(thread) end)
print(coroutine.resume(thread)) --> true	false	cannot resume non-suspended coroutine
local parent
parent = coroutine.create(function()
  return coroutine.resume(coroutine.create(function() return coroutine.resume(parent) end))
end)
print(coroutine.resume(parent)) --> true	true	false	cannot resume non-suspended coroutine
local wrapped
wrapped = coroutine.wrap(function() return pcall(wrapped) end)
print(wrapped()) --> false	cannot resume non-suspended coroutine
