-- outcome: fuel
-- why: tail-called pcall re-enters itself through the protected-call machinery.
local function again() pcall(error) return again() end
while true do
  pcall(again)
end
