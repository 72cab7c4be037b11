local function closing(name)
  return setmetatable({}, { __close = function() print("close " .. name) end })
end
do
  local a <close> = closing("a")
  local b <close> = closing("b")
  local nothing <close> = nil
  local never <close> = false
  print("body")
  --> body
  --> close b
  --> close a
end
print("after") --> after
