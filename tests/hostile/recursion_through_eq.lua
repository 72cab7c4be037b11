-- outcome: error: stack overflow or memory
-- why: __eq that compares the same pair again never answers.
local meta = {}
meta.__eq = function(a, b) return not (a == b) end
return setmetatable({}, meta) == setmetatable({}, meta)
