local function many(n) local t = {} for i = 1, n do t[i] = i end return table.unpack(t) end
print(select("#", many(250))) --> 250
print((select(250, many(250)))) --> 250
print(#{ many(200), many(200) }) --> 201
print(math.max(many(240))) --> 240
