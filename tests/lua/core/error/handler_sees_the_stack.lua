local function handler() return (debug.traceback("trace", 1):gsub("\n.*", "")), debug.getinfo(2, "n").name end
local function failing() local t; t.x = 1 end
local ok, first = xpcall(failing, handler)
print(ok, first) --> false	trace
local _, line = xpcall(failing, function() return debug.getinfo(2, "l").currentline end)
print(line) --> 2
