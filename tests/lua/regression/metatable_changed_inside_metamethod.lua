local meta = {}
meta.__index = function(t, k) setmetatable(t, nil); return "once" end
local t = setmetatable({}, meta)
print(t.x, t.x) --> once	nil
meta = { __newindex = function(t, k, v) setmetatable(t, nil); t[k] = v end }
t = setmetatable({}, meta)
t.a = 1
t.b = 2
print(rawget(t, "a"), rawget(t, "b")) --> 1	2
