-- outcome: done
-- why: a few keys at powers of two must not make an array part of their size.
local t = {}
for bit = 0, 62 do t[1 << bit] = bit end
for bit = 0, 62 do t[-(1 << bit)] = bit end
t[math.maxinteger], t[math.mininteger] = 1, 2
local _ = #t
assert(t[1 << 40] == 40)
