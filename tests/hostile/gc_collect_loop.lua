-- outcome: fuel
-- memory: 4MiB
-- why: a full collection of a large heap is one call; calling it in a loop must cost what it costs.
local live = {}
for i = 1, 20000 do live[i] = { i } end
while true do collectgarbage() end
