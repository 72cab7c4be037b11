-- shows: Yield-NoWait runs one upcall, the oldest, and tells that it did; the next call runs the next one
-- source: TRD104 4.1; libtock-c yield
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 11, 100)
probe.subscribe(1, 12, 200)
probe.emit(1, 7)
probe.emit(0, 8)
print(raw.yield_no_wait()) --> 12	200	7	1	3
print(raw.yield_no_wait()) --> 11	100	8	0	3
print(raw.yield_no_wait()) -->
