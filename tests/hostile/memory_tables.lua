-- outcome: memory
-- why: the plainest way to fill a memory, kept alive.
local list
while true do list = { list } end
