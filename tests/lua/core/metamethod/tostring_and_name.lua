print(tostring(setmetatable({}, { __tostring = function() return "custom" end }))) --> custom
print((tostring(setmetatable({}, { __name = "My.Type" })):gsub("0x%x+", "ADDRESS"))) --> My.Type: ADDRESS
print(pcall(tostring, setmetatable({}, { __tostring = function() return 5 end }))) --> true	5
print(pcall(string.rep, setmetatable({}, { __name = "My.Type" }))) --> false	bad argument #1 to 'string.rep' (string expected, got My.Type)
print((tostring({}):gsub("0x%x+", "ADDRESS")), (tostring(print):gsub("0x%x+", "ADDRESS"):gsub("builtin", "function"))) --> table: ADDRESS	function: ADDRESS
