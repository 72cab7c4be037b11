local log = {}
local step = coroutine.wrap(function()
  local guard <close> = setmetatable({}, { __close = function(_, problem) log[#log + 1] = tostring(problem) end })
  coroutine.yield()
  error("broken", 0)
end)
step()
print(pcall(step)) --> false	broken
print(log[1]) --> broken
