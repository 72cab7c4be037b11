-- outcome: done
-- why: a range that ends on the last integer must not wrap its counter.
local t = { [math.maxinteger] = "z", [math.maxinteger - 1] = "y" }
assert(table.concat(t, "-", math.maxinteger - 1, math.maxinteger) == "y-z")
assert(#{ table.unpack(t, math.maxinteger - 1, math.maxinteger) } == 2)
