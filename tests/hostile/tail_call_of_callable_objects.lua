-- outcome: fuel
-- why: a tail call of an object resolves __call every time without pushing a frame.
local object = setmetatable({}, { __call = function(self) return self() end })
return object()
