-- outcome: memory or fuel or error: .*
-- why: a range of nine quintillion elements that __index makes up one by one.
local t = setmetatable({}, { __index = function() return "xxxxxxxxxxxxxxxx" end })
table.concat(t, ",", 1, math.maxinteger)
