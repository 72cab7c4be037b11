-- outcome: fuel
-- why: a float loop whose step is lost in rounding never reaches its limit.
for x = 2^53, 2^53 + 10, 0.1 do end
