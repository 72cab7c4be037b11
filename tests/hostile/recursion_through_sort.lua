-- outcome: error: stack overflow or memory
-- why: a comparator that sorts nests library calls, which must not nest host frames.
local function compare() table.sort({ 3, 2, 1 }, compare) return false end
table.sort({ 3, 2, 1 }, compare)
