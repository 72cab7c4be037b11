-- outcome: error: stack overflow or memory
-- why: unbounded recursion must end as an ordinary error long before it hurts anyone else.
local function dive() return 1 + dive() end
dive()
