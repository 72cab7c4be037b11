-- beyond PUC: yields across __index of a gsub replacement table
local words = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })
local thread = coroutine.wrap(function() return (("x y"):gsub("%a", words)) end)
print(thread()) --> x
print(thread("1")) --> y
print(thread("2")) --> 1 2
