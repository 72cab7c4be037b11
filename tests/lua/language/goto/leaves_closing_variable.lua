local function closing(name)
  return setmetatable({}, { __close = function() print("close " .. name) end })
end
local function round(i)
  do
    local a <close> = closing("a" .. i)
    if i == 1 then goto continue end
    print("body")
  end
  ::continue::
end
round(1) --> close a1
round(2)
--> body
--> close a2
