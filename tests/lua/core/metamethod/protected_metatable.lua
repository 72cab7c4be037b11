local t = setmetatable({}, { __metatable = "locked" })
print(getmetatable(t)) --> locked
print(pcall(setmetatable, t, {})) --> false	cannot change a protected metatable
print(getmetatable("").__index == string, getmetatable(1), getmetatable(nil)) --> true	nil	nil
print(type(debug.getmetatable(t)), debug.getmetatable(t).__metatable) --> table	locked
