-- shows: Yield-NoWait does not count events of null upcalls, and does not block because of them (Tock does both)
-- source: reference deviation (b)
local raw = require "syscall.raw"
local probe = require "probe"
probe.emit(0, 1)
probe.emit(0, 2)
print(raw.yield_no_wait()) -->
probe.subscribe(1, 6, 0)
probe.emit(0, 3)
probe.emit(1, 4)
print(raw.yield_no_wait()) --> 6	0	4	1	3
print(raw.yield_no_wait()) -->
