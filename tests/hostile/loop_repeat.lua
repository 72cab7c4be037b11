-- outcome: fuel
-- why: a repeat loop whose condition never holds jumps back through a different instruction than while.
local n = 0
repeat n = n + 1 until n < 0
