local T = setmetatable({}, { __add = function() return 1, 2, 3 end, __index = function() return 4, 5 end, __len = function() return 6, 7 end })
print(T + 1) --> 1
print(T.x) --> 4
print(#T) --> 6
local none = setmetatable({}, { __add = function() end })
print(none + 1) --> nil
