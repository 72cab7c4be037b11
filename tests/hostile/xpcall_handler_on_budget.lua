-- outcome: fuel
-- why: if running out of budget were an error, this handler would run and loop on.
local function handler() while true do end end
while true do
  xpcall(function() while true do end end, handler)
end
