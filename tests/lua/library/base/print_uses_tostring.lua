-- not on wasmoon: its print is replaced by a Lua function
print(setmetatable({}, { __tostring = function() return "object" end }), 1, nil, "x") --> object	1	nil	x
print() -->
print(nil, nil) --> nil	nil
local ok, message = pcall(print, setmetatable({}, { __tostring = function() return {} end }))
print(ok, message) --> false	'__tostring' must return a string
