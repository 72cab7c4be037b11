-- shows: Yield-Wait comes back at once when an upcall waits already
-- source: TRD104 4.1
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(2, 9, 1)
probe.emit(2, 6)
print(raw.yield_wait()) --> 9	1	6	2	3
