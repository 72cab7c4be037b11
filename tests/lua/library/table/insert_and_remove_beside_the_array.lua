-- Elements that lie among the keys of the hash part move like those of an array.
local t = {}
for i = 10, 1, -1 do t[i] = i end
table.insert(t, 3, "new")
print(#t, table.concat(t, " ")) --> 11	1 2 new 3 4 5 6 7 8 9 10
print(table.remove(t, 1), table.remove(t, 2), #t, table.concat(t, " ")) --> 1	new	9	2 3 4 5 6 7 8 9 10
local sparse = { [1] = "a", [2] = "b", [1000] = "c" }
table.move(sparse, 999, 1000, 3)
print(sparse[3], sparse[4], sparse[1000]) --> nil	c	c
local queue = {}
for i = 1, 5000 do table.insert(queue, 1, i) end
local sum = 0
for i = 1, 4990 do sum = sum + table.remove(queue, 1) * (i % 3) end
print(#queue, table.concat(queue, " "), sum) --> 10	10 9 8 7 6 5 4 3 2 1	12504108
