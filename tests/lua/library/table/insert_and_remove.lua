local t = { 1, 2, 3 }
table.insert(t, 4)
table.insert(t, 1, 0)
table.insert(t, 6, 5)
print(table.concat(t, " ")) --> 0 1 2 3 4 5
print(table.remove(t), table.remove(t, 1), table.remove(t, 2), table.concat(t, " ")) --> 5	0	2	1 3 4
print(table.remove({}), table.remove({}, 0), #t, table.remove(t, #t + 1)) --> nil	nil	3	nil
print(pcall(table.insert, t, 10, 5)) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t, 0, 5)) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, t, 1, 2, 3)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, nil, 1)) --> false	bad argument #1 to 'table.insert' (table expected, got nil)
