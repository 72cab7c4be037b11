local t = setmetatable({ 1, 2, 3 }, { __len = function() return 42 end })
print(#t, rawlen(t)) --> 42	3
print(select("#", table.unpack(setmetatable({}, { __len = function() return 3 end })))) --> 3
print(pcall(table.unpack, setmetatable({}, { __len = function() return "x" end }))) --> false	object length is not an integer
print(#setmetatable({}, { __len = function() return "text" end })) --> text
