print(nil and 1, false and 1, 0 and 1, "" and 1) --> nil	false	1	1
print(nil or 1, false or 1, 0 or 1, false or nil, nil or false) --> 1	1	0	nil	false
print(1 and 2 or 3, nil and 2 or 3, 1 and nil or 3) --> 2	3	3
local function t() return 1, 2 end
print((t() and t())) --> 1
print(not not nil, not 0) --> false	false
