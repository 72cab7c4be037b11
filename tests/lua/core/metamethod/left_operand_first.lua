local left = setmetatable({}, { __add = function() return "left" end })
local right = setmetatable({}, { __add = function() return "right" end })
local plain = setmetatable({}, {})
print(left + right, right + left, plain + right, 1 + right) --> left	right	right	right
print((pcall(function() return plain + plain end))) --> false
