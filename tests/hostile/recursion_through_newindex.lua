-- outcome: error: stack overflow or memory
-- why: __newindex that assigns again recurses through an assignment, which has no result to wait for.
local t = setmetatable({}, { __newindex = function(self, key, value) self[key] = value; self[key] = value end })
t.x = 1
