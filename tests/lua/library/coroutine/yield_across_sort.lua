-- beyond PUC: yields across a sort comparator
local thread = coroutine.wrap(function()
  local t = { 3, 1, 2 }
  local asked = 0
  table.sort(t, function(a, b) asked = asked + 1; coroutine.yield("asked"); return a < b end)
  return table.concat(t, " ")
end)
local value
repeat value = thread() until value ~= "asked"
print(value) --> 1 2 3
