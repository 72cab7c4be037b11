local reads, writes = 0, 0
local store = {}
local proxy = setmetatable({}, {
  __index = function(_, k) reads = reads + 1; return store[k] end,
  __newindex = function(_, k, v) writes = writes + 1; store[k] = v end,
  __len = function() return #store end,
})
table.insert(proxy, "a")
table.insert(proxy, 1, "b")
print(store[1], store[2], reads, writes) --> b	a	1	3
print(table.remove(proxy, 1), store[1], store[2]) --> b	a	nil
print(pcall(table.insert, 5, 1)) --> false	bad argument #1 to 'table.insert' (table expected, got number)
