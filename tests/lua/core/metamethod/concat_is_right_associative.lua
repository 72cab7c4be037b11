local log = {}
local T = setmetatable({}, { __concat = function(a, b)
  log[#log + 1] = (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b)
  return "r"
end })
print("a" .. "b" .. T .. "c" .. "d") --> abr
print(table.concat(log, " ")) --> T+cd
