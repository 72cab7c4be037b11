-- since 5.4.6: the message names the second argument
local t = { 1, 3, 4 }
print(pcall(table.remove, t, 7)) --> false	bad argument #2 to 'table.remove' (position out of bounds)
