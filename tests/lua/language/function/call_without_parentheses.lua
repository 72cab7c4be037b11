local function show(value) return type(value) .. ":" .. tostring(type(value) == "table" and #value or value) end
print(show "text", show { 1, 2 }, show [[long]]) --> string:text	table:2	string:long
local object = { name = "o" }
function object:greet(who) return self.name .. who end
print(object:greet "x", ("%d"):format(4), #"abc") --> ox	4	3
