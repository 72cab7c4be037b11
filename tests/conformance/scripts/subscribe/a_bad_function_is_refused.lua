-- shows: a function that is none is INVALID, with what was passed; the one before stays
-- source: TRD104 4.2
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 2)
print(probe.subscribe(0, 0x10000, 7)) --> 2	6	65536	7
print(probe.subscribe(0, 0xffffffff, 7)) --> 2	6	4294967295	7
probe.emit(0, 9)
print(raw.yield_no_wait()) --> 1	2	9	0	3
