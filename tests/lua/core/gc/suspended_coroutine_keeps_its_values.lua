local weak = setmetatable({}, { __mode = "v" })
local thread = coroutine.wrap(function()
  local held = {}
  weak[1] = held
  coroutine.yield()
  return held == weak[1]
end)
thread()
collectgarbage()
print(weak[1] ~= nil, thread()) --> true	true
thread = nil
collectgarbage()
print(weak[1]) --> nil
