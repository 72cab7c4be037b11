local meta = {
  __lt = function(a, b) return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b) end,
  __le = function(a, b) return (type(a) == "table" and a.v or a) <= (type(b) == "table" and b.v or b) end,
}
local one, two = setmetatable({ v = 1 }, meta), setmetatable({ v = 2 }, meta)
print(one < two, one > two, one <= two, one >= two, one < 5, 5 < one, one <= 1, 1 >= one) --> true	false	true	false	true	false	true	true
local values = setmetatable({}, { __lt = function() return nil end, __le = function() return 0 end })
print(values < values, values <= values) --> false	true
