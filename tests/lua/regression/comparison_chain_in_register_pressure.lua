local a, b, c, d = 1, 2, 3, 4
local t = { a < b, b < a, a < b and c < d, not (a > b or c > d), (a < b) == (c < d), a ~= b and "x" or "y" }
for i = 1, #t do t[i] = tostring(t[i]) end
print(table.concat(t, " ")) --> true false true true true x
