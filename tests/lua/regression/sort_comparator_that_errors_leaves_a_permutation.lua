local t = { 5, 3, 8, 1, 9, 2 }
local calls = 0
pcall(table.sort, t, function(a, b) calls = calls + 1; if calls == 4 then error("stop") end return a < b end)
local sum = 0
for i = 1, 6 do sum = sum + t[i] end
print(sum, #t) --> 28	6
