-- Takes memory until there is none.
--
--   ./perilune lua --memory 256KiB examples/hoard.lua

local kept = {}
while true do
  kept[#kept + 1] = ("x"):rep(1000)
end
