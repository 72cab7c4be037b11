-- outcome: fuel
-- why: the iterator is an object with __call, so each step goes through a metamethod.
local forever = setmetatable({}, { __call = function() return true end })
for _ in forever do end
