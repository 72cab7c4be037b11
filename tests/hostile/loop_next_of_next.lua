-- outcome: fuel
-- why: next itself as an iterator over a table that gains its key back each round never ends.
local t = { a = 1 }
for k in function() local key = next(t); t[key] = nil; t[key] = 1; return key end do end
