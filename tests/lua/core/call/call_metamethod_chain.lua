local inner = setmetatable({}, { __call = function(self, ...) return "inner", ... end })
local outer = setmetatable({}, { __call = inner })
print(outer(1, 2) == "inner", select("#", outer(1, 2))) --> true	4
print(pcall(setmetatable({}, { __call = 5 }))) --> false	attempt to call a number value
print(pcall(setmetatable({}, {}))) --> false	attempt to call a table value
local object = setmetatable({}, { __call = function(_, ...) return select("#", ...), ... end })
print(object(), object(nil), (object(1, 2))) --> 0	1	2
