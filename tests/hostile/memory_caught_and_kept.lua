-- outcome: fuel
-- why: after "not enough memory" was caught with everything still alive, the script must be able to go on, and only go on.
local kept = {}
while true do
  pcall(function() while true do kept[#kept + 1] = { #kept } end end)
end
