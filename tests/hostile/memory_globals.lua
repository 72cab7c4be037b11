-- outcome: memory
-- why: the global table is a table like any other.
local i = 0
while true do i = i + 1; _G["global" .. i] = i end
