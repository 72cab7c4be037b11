-- outcome: memory
-- why: a hash part that doubles, with keys that each cost nothing more.
local t, i = {}, 0
while true do i = i + 1; t[i + 0.5] = true end
