-- outcome: done or fuel
-- why: a finalizer that runs at exit and registers another one could keep the process from ever ending.
local meta = {}
meta.__gc = function() kept = setmetatable({}, meta) end
kept = setmetatable({}, meta)
