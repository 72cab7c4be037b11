print(pcall(table.sort, { 1, "x", 2 })) --> false	attempt to compare string with number
print(pcall(table.sort, { {}, {} })) --> false	attempt to compare two table values
print(pcall(table.sort, { 3, 1, 2 }, 5)) --> false	bad argument #2 to 'table.sort' (function expected, got number)
print(pcall(table.sort, { 1, 2, 3 }, function() error("in comparator", 0) end)) --> false	in comparator
print(pcall(table.sort, setmetatable({}, { __len = function() return math.maxinteger end }))) --> false	bad argument #1 to 'table.sort' (array too big)
