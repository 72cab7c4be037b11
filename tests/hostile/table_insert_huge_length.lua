-- outcome: fuel
-- why: __len claims nine quintillion elements, and table.insert believes it.
local t = setmetatable({}, { __len = function() return math.maxinteger - 1 end, __index = function() return 1 end, __newindex = function() end })
table.insert(t, 1, "x")
