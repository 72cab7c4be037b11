local weak = setmetatable({}, { __mode = "v" })
local function keep()
  local held = {}
  weak[1] = held
  return function() return held end
end
local reader = keep()
collectgarbage()
print(weak[1] == reader()) --> true
reader = nil
collectgarbage()
print(weak[1]) --> nil
