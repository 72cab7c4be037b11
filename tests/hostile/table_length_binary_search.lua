-- outcome: done
-- why: the border search must not run past integers when the hash part answers for ever larger keys.
local t = {}
for bit = 0, 62 do t[1 << bit] = true end
t[math.maxinteger] = true
for i = 1, 20 do t[i] = true end
assert(#t >= 20)
t[#t + 1] = 1
