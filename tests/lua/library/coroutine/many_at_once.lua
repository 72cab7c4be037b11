local threads = {}
for i = 1, 1000 do threads[i] = coroutine.wrap(function(x) while true do x = coroutine.yield(x + i) end end) end
local sum = 0
for round = 1, 3 do for i = 1, 1000 do sum = sum + threads[i](round) end end
print(sum) --> 1507500
