local t = {}
print(debug.setmetatable(t, { __metatable = 1 }) == t, type(debug.getmetatable(t))) --> true	table
print(type(debug.getregistry()), debug.getuservalue(t), pcall(debug.setmetatable, t, 5)) --> table	nil	false	bad argument #2 to 'debug.setmetatable' (nil or table expected, got number)
