-- The right-hand side may grow the very table that is assigned to.
local t = {}
local function fill() for i = 1, 100 do t[i] = i end return "value" end
t.x = fill()
print(t.x, #t) --> value	100
t[101], t[102] = 1, (function() for i = 200, 300 do t[i] = i end return 2 end)()
print(t[101], t[102], t[250]) --> 1	2	250
