-- outcome: fuel
-- why: a directive calls __tostring, which does not return, below string.format.
local object = setmetatable({}, { __tostring = function() while true do end end })
while true do pcall(string.format, "%s", object) end
