-- beyond PUC: yields across __tostring, __name and __index called from library functions
local object = setmetatable({}, { __tostring = function() return coroutine.yield("tostring?") end })
local thread = coroutine.wrap(function() return tostring(object), ("%s"):format(object) end)
print(thread()) --> tostring?
print(thread("first")) --> tostring?
print(thread("second")) --> first	second
