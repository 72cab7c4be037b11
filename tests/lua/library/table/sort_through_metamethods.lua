local store = { 3, 1, 2 }
local proxy = setmetatable({}, { __index = store, __newindex = store, __len = function() return #store end })
table.sort(proxy)
print(table.concat(store, " "), rawlen(proxy)) --> 1 2 3	0
