-- not on wasmoon: its output is read before the state closes
local meta = { __gc = function(self) print("end " .. self.name) end }
first = setmetatable({ name = "first" }, meta)
second = setmetatable({ name = "second" }, meta)
print("last line") --> last line
--> end second
--> end first
