-- outcome: fuel
-- memory: 16MiB
-- why: marking a list of a hundred thousand links must not recurse on the host's stack.
local list
for _ = 1, 100000 do list = { list } end
while true do collectgarbage() end
