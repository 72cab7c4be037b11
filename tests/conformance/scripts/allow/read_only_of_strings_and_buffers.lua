-- shows: read-only allow takes buffers and strings; what a process changes in a buffer the kernel sees
-- source: TRD104 4.5
local probe = require "probe"
local memory = require "buffer".new(2)
probe.show "\1\2\3"
print(probe.sum()) --> 129	6
print(select(3, probe.show(memory))) --> 3
memory:set(1, 40)
print(probe.sum()) --> 129	40
