-- outcome: error: array too big|too many|not enough memory|compare or fuel
-- why: a length from __len says how much there is to sort; the table is empty.
table.sort(setmetatable({}, { __len = function() return 2^31 - 2 | 0 end }))
