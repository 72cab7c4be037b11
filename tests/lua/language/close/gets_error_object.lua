local function closing(name)
  return setmetatable({}, { __close = function(_, problem) print(name, problem) end })
end
print(pcall(function()
--> inner	broken
--> outer	broken
--> false	broken
  local outer <close> = closing("outer")
  local inner <close> = closing("inner")
  error("broken", 0)
end))
do
  local calm <close> = closing("calm") --> calm	nil
end
