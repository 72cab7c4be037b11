print(table.unpack({ 1, 2, 3 })) --> 1	2	3
print(table.unpack({ 1, 2, 3 }, 2)) --> 2	3
print(table.unpack({ 1, 2, 3 }, -1, 1)) --> nil	nil	1
print(table.unpack({}, 1, 3)) --> nil	nil	nil
print(table.pack().n, table.pack(nil, nil).n, table.pack(1, 2)[2]) --> 0	2	2
print(pcall(table.unpack, {}, 1, 1e7)) --> false	too many results to unpack
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger)) --> false	too many results to unpack
print((table.unpack({ 1, 2 }, math.maxinteger, math.maxinteger))) --> nil
