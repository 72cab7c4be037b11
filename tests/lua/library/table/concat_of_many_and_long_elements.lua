local long = string.rep("x", 5000)
local t = {}
for i = 1, 600 do t[i] = i % 100 == 0 and long or i % 7 == 0 and i / 2 or i % 5 == 0 and i or "s" .. i end
local expected = ""
for i = 1, #t do expected = expected .. (i > 1 and ", " or "") .. tostring(t[i]) end
print(table.concat(t, ", ") == expected, #expected) --> true	33439
print(#table.concat(t, long, 1, 4), table.concat({ long }) == long, #table.concat({}, long)) --> 15008	true	0
print(pcall(table.concat, {}, ",", math.mininteger, math.maxinteger)) --> false	invalid value (nil) at index -9223372036854775808 in table for 'concat'
