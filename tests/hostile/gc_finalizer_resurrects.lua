-- outcome: memory or fuel
-- why: finalizers that store their object again keep everything alive that was given up.
local saved = {}
local meta = {}
meta.__gc = function(self) saved[#saved + 1] = self; setmetatable(self, meta) end
while true do
  setmetatable({ ("x"):rep(50) }, meta)
  setmetatable({}, meta)
end
