-- shows: an unknown subscription is INVALID, an unknown driver NODEVICE
-- source: TRD104 4.2
local raw = require "syscall.raw"
local probe = require "probe"
print(probe.subscribe(3, 1, 2)) --> 2	6	1	2
print(probe.subscribe(0xffffffff, 1, 2)) --> 2	6	1	2
print(raw.subscribe(0x7777, 0, 1, 2)) --> 2	11	1	2
