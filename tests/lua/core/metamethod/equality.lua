local calls = 0
local meta = { __eq = function(a, b) calls = calls + 1; return a.id == b.id end }
local a, b, c = setmetatable({ id = 1 }, meta), setmetatable({ id = 1 }, meta), setmetatable({ id = 2 }, meta)
print(a == b, a ~= b, a == c, a == a, calls) --> true	false	false	true	3
print(a == 1, a == "1", rawequal(a, b), calls) --> false	false	false	3
local other = setmetatable({ id = 1 }, { __eq = function() return "truthy" end })
print(other == setmetatable({}, {}), setmetatable({}, {}) == other) --> true	true
