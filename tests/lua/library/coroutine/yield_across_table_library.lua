-- beyond PUC: yields across metamethods called from table functions
local lazy = setmetatable({}, {
  __index = function(_, k) return coroutine.yield("read " .. k) end,
  __len = function() return coroutine.yield("length") end,
})
local thread = coroutine.wrap(function() return table.concat(lazy, "+") end)
print(thread()) --> length
print(thread(2)) --> read 1
print(thread("a")) --> read 2
print(thread("b")) --> a+b
thread = coroutine.wrap(function() return table.unpack(lazy, 1, 2) end)
print(thread()) --> read 1
print(thread("x")) --> read 2
print(thread("y")) --> x	y
