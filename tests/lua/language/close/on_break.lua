local function closing(name)
  return setmetatable({}, { __close = function() print("close " .. name) end })
  --> close b
  --> close a
end
while true do
  local a <close> = closing("a")
  do
    local b <close> = closing("b")
    break
  end
end
print("out") --> out
