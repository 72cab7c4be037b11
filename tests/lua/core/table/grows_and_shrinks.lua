local t = {}
for i = 1, 1000 do t[i] = i; t["k" .. i] = i end
for i = 1, 1000 do if i % 10 ~= 0 then t[i] = nil; t["k" .. i] = nil end end
local count = 0
for _ in pairs(t) do count = count + 1 end
print(count, t[10], t.k990, t[11], t.k11) --> 200	10	990	nil	nil
for i = 1, 1000 do t["z" .. i] = i end
local sum = 0
for i = 1, 1000 do sum = sum + t["z" .. i] end
print(sum, t.k10) --> 500500	10
