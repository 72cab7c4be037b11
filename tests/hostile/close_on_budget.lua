-- outcome: fuel
-- why: if a kill for budget unwound like an error, these guards would run and go on.
local function guarded()
  local guard <close> = setmetatable({}, { __close = function() while true do end end })
  while true do end
end
while true do pcall(guarded) end
