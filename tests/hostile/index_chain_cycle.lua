-- outcome: error: '__index' chain too long; possible loop
-- why: tables that are each other's __index make a lookup that walks for ever inside one instruction.
local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
return a.missing
