local log = {}
local function guarded(n)
  local guard <close> = setmetatable({}, { __close = function() log[#log + 1] = n end })
  if n == 0 then error("bottom", 0) end
  guarded(n - 1)
end
print(pcall(guarded, 5)) --> false	bottom
print(table.concat(log, " ")) --> 0 1 2 3 4 5
