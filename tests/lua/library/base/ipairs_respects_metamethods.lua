local t = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * 10 end end })
for i, value in ipairs(t) do print(i, value) end
--> 1	10
--> 2	20
--> 3	30
print(pcall(ipairs)) --> false	bad argument #1 to 'ipairs' (value expected)
print(select("#", ipairs({}))) --> 3
