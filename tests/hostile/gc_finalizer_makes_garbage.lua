-- outcome: fuel
-- why: each finalizer creates another object with a finalizer, so there is always one more to run.
local meta = {}
meta.__gc = function() setmetatable({}, meta) end
setmetatable({}, meta)
while true do collectgarbage() end
