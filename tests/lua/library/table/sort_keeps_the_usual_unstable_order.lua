-- Equal elements come out in the order in which the reference's quicksort leaves them, and after as many comparisons.
local records = {}
for i = 1, 12 do records[i] = { key = i * 7 % 4, number = i } end
local comparisons = 0
table.sort(records, function(a, b)
  comparisons = comparisons + 1
  return a.key < b.key
end)
local order = {}
for i, record in ipairs(records) do order[i] = record.number end
print(table.concat(order, " "), comparisons) --> 12 8 4 11 3 7 10 6 2 5 9 1	39
