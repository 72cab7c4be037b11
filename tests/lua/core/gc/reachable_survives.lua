local root = {}
for i = 1, 1000 do root[i] = { i, function() return i end, "s" .. i } end
for i = 1, 3 do collectgarbage() end
local sum = 0
for i = 1, 1000 do sum = sum + root[i][1] + root[i][2]() + #root[i][3] end
print(sum) --> 1004893
