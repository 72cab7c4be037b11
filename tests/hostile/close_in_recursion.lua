-- outcome: error: .* or memory or fuel
-- why: a closing variable per level makes the unwinding of a stack overflow long, and each step may fail again.
local meta = { __close = function() error("closing") end }
local function dive()
  local guard <close> = setmetatable({}, meta)
  dive()
  return 1
end
dive()
