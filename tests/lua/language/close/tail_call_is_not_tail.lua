-- A return inside a scope with a closing variable is no tail call: the variable closes after it.
local function closing()
  return setmetatable({}, { __close = function() print("closed") end })
end
local function inner() print("inner"); return "value" end
local function outer()
  local guard <close> = closing()
  return inner()
end
print(outer())
--> inner
--> closed
--> value
