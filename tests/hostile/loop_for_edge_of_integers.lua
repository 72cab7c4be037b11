-- outcome: done
-- why: loops that end exactly on the last integers must not wrap around and start again.
local rounds = 0
for i = math.maxinteger - 3, math.maxinteger do rounds = rounds + 1 end
for i = math.mininteger + 3, math.mininteger, -1 do rounds = rounds + 1 end
for i = 1, math.maxinteger, math.maxinteger // 2 do rounds = rounds + 1 end
for i = -1, math.mininteger, math.mininteger do rounds = rounds + 1 end
for i = math.maxinteger, math.maxinteger + 1.0 do rounds = rounds + 1; if rounds > 100 then break end end
assert(rounds < 20)
