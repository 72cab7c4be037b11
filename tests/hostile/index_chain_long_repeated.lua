-- outcome: fuel
-- memory: 1MiB
-- why: a lookup through two thousand tables is one instruction; a loop of them must cost two thousand times more.
local t = {}
for _ = 1, 1900 do t = setmetatable({}, { __index = t }) end
while true do
  local _ = t.missing
end
