local log = {}
local function closing(name)
  return setmetatable({}, { __close = function() log[#log + 1] = name end })
end
local function work()
  local a <close> = closing("a")
  local b <close> = closing("b")
  return 1, 2, (function() log[#log + 1] = "return"; return 3 end)()
end
print(work()) --> 1	2	3
print(table.concat(log, " ")) --> return b a
