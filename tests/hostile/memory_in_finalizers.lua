-- outcome: fuel or memory
-- why: finalizers that run because memory is short ask for more of it.
local meta = {}
meta.__gc = function() local _ = ("x"):rep(200000); setmetatable({}, meta) end
local kept = {}
while true do
  setmetatable({}, meta)
  pcall(function() kept[#kept + 1] = ("y"):rep(1000) .. #kept end)
end
