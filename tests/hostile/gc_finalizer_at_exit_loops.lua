-- outcome: fuel
-- why: what is left when the script ends is finalized then, and must not run without a budget.
local meta = {}
meta.__gc = function(self) setmetatable({}, meta); while true do end end
kept = setmetatable({}, meta)
