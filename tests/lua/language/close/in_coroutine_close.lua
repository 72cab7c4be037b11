local function closing(name)
  return setmetatable({}, { __close = function(_, problem) print("close " .. name, problem) end }) --> close a	nil
end
local thread = coroutine.create(function()
  local a <close> = closing("a")
  coroutine.yield(1)
  print("never")
end)
coroutine.resume(thread)
print(coroutine.close(thread), coroutine.status(thread)) --> true	dead
