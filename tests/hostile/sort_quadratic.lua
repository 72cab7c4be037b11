-- outcome: fuel
-- memory: 4MiB
-- why: an adversary comparator decides the order while the sort runs and makes every pivot the worst one.
while true do
  local values, solid, candidate, gas = {}, 0, 0, 1000000
  local keys = {}
  for i = 1, 20000 do keys[i] = i; values[i] = gas end
  table.sort(keys, function(a, b)
    if values[a] == gas and values[b] == gas then
      solid = solid + 1
      if a == candidate then values[a] = solid else values[b] = solid end
    end
    if values[a] == gas then candidate = a elseif values[b] == gas then candidate = b end
    return values[a] < values[b]
  end)
end
