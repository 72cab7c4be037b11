-- Catches everything that can be caught and never ends: only a budget stops it, and that cannot be caught.
--
--   ./perilune lua --time 200ms examples/runaway.lua
--   ./perilune lua --fuel 1000000 examples/runaway.lua

while true do
  pcall(function()
    while true do
    end
  end)
end
