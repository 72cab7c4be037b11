collectgarbage("incremental")
local log = {}
local function make(name) setmetatable({}, { __gc = function() log[#log + 1] = name end }) end
make("first")
repeat until collectgarbage("step")
repeat until collectgarbage("step")
print(#log) --> 1
make("second")
local steps = 0
while #log < 2 and steps < 100 do
  collectgarbage("step")
  steps = steps + 1
end
print(log[2], steps < 100) --> second	true
