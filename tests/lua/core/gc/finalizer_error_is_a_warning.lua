do setmetatable({}, { __gc = function() error("in finalizer") end }) end
collectgarbage()
print("goes on") --> goes on
