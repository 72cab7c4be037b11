-- shows: after a swap neither the old function runs nor the new one for older events; other subscriptions keep theirs
-- source: TRD104 4.2
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 0)
probe.subscribe(1, 5, 0)
probe.emit(0, 1)
probe.emit(1, 2)
probe.emit(0, 3)
probe.subscribe(0, 2, 0)
probe.emit(0, 4)
print(raw.yield_no_wait()) --> 5	0	2	1	3
print(raw.yield_no_wait()) --> 2	0	4	0	3
print(raw.yield_no_wait()) -->
