-- outcome: error: stack overflow or memory
-- why: __concat that concatenates calls itself from inside an operator.
local meta = {}
local object = setmetatable({}, meta)
meta.__concat = function(a, b) return (a .. b) .. "x" end
return object .. "x"
