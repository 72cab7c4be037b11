-- outcome: error: stack overflow or memory
-- why: __len and __lt that use each other alternate between two operators.
local meta = {}
local object = setmetatable({}, meta)
meta.__len = function(o) return (o < o) and 1 or 2 end
meta.__lt = function(a, b) return #a > 1 end
return #object
