-- outcome: error: stack overflow or memory
-- why: __index functions that index again recurse without a visible call.
local t = setmetatable({}, { __index = function(self, key) return self[key .. "x"] .. "y" end })
return t.a
