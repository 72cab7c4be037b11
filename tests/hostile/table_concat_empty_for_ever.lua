-- outcome: fuel
-- why: concatenating endlessly many empty strings needs no memory at all.
local t = setmetatable({}, { __index = function() return "" end })
table.concat(t, "", math.mininteger, math.maxinteger)
