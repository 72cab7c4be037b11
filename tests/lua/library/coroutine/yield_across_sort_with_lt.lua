-- beyond PUC: yields across __lt called from sort, and math.max
local meta = { __lt = function(a, b) coroutine.yield("compare"); return a.v < b.v end }
local function box(v) return setmetatable({ v = v }, meta) end
local thread = coroutine.wrap(function()
  local t = { box(2), box(1) }
  table.sort(t)
  return t[1].v
end)
print(thread()) --> compare
local value
repeat value = thread() until value ~= "compare"
print(value) --> 1
