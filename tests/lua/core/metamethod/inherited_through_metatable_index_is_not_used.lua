-- Metamethods are looked up raw in the metatable: its own metatable does not matter.
local meta = setmetatable({}, { __index = { __add = function() return "no" end } })
print((pcall(function() return setmetatable({}, meta) + 1 end))) --> false
meta.__add = function() return "yes" end
print(setmetatable({}, meta) + 1) --> yes
