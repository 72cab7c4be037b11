local t = setmetatable({}, { __pairs = function(self)
  return function(_, k) k = (k or 0) + 1; if k <= 3 then return k, k * k end end, self, nil
end })
for k, v in pairs(t) do print(k, v) end
--> 1	1
--> 2	4
--> 3	9
print(select("#", pairs(setmetatable({}, { __pairs = function() end })))) --> 3
