-- shows: a process that uses up its memory gets an ordinary error, and may go on
-- source: libtock-c malloc_test01, stack_size_test01
local list = {}
local ok, message = pcall(function() while true do list[#list + 1] = string.rep("x", 100) .. #list end end)
list = nil
print(ok, message) --> false	not enough memory
local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end
print((pcall(deep, 1e7))) --> false
print(deep(50)) --> 50
