local t = setmetatable({}, { __index = function() return "meta" end, __newindex = function() error("never") end, __eq = function() return true end, __len = function() return 99 end })
print(t.x, rawget(t, "x"), rawset(t, "x", 1) == t, t.x) --> meta	nil	true	1
print(t == setmetatable({}, getmetatable(t)), rawequal(t, {}), rawequal("a", "a"), rawequal(1, 1.0)) --> true	false	true	true
print(#t, rawlen(t), rawlen("four")) --> 99	0	4
print(pcall(rawlen, 5)) --> false	bad argument #1 to 'rawlen' (table or string expected, got number)
print(pcall(rawget, 5, 1)) --> false	bad argument #1 to 'rawget' (table expected, got number)
print(pcall(rawset, {}, nil, 1)) --> false	table index is nil
