local t = { 5, 2, 8, 1, 9, 3 }
table.sort(t)
print(table.concat(t, " ")) --> 1 2 3 5 8 9
table.sort(t, function(a, b) return a > b end)
print(table.concat(t, " ")) --> 9 8 5 3 2 1
local words = { "banana", "apple", "Cherry" }
table.sort(words)
print(table.concat(words, " ")) --> Cherry apple banana
table.sort(t, nil)
local big = {}
for i = 1, 1000 do big[i] = (i * 7919) % 1009 end
table.sort(big)
local sorted = true
for i = 2, #big do sorted = sorted and big[i - 1] <= big[i] end
print(sorted, #big, table.concat(t, " ")) --> true	1000	1 2 3 5 8 9
