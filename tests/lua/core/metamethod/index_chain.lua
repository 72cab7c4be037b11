local base = { x = 1, y = 2 }
local middle = setmetatable({ y = 20 }, { __index = base })
local top = setmetatable({ z = 300 }, { __index = middle })
print(top.x, top.y, top.z, top.w) --> 1	20	300	nil
local computed = setmetatable({}, { __index = function(t, k) return k .. "?" end })
print(computed.name, computed[1], rawget(computed, "name")) --> name?	1?	nil
local onstring = setmetatable({}, { __index = "text" })
print(onstring.len == string.len, onstring.upper == string.upper) --> true	true
