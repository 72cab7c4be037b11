-- outcome: fuel or memory or error: invalid order function
-- memory: 4MiB
-- why: an order that is always true drives a quicksort out of bounds, or into its worst case.
local numbers = {}
for i = 1, 100000 do numbers[i] = i % 7 end
while true do
  pcall(table.sort, numbers, function() return true end)
  table.sort(numbers, function(a, b) return (a * 7919) % 13 < (b * 104729) % 11 end)
end
