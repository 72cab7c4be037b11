-- shows: there are no writeable flash regions; one that is asked for is FAIL; an unknown operation NOSUPPORT
-- source: TRD104 4.6; libtock-c writeable_flash_regions
local raw = require "syscall.raw"
print(raw.memop(7)) --> 129	0
print(raw.memop(8, 0)) --> 0	1
print(raw.memop(9, 5)) --> 0	1
print(raw.memop(10, 0)) --> 128
print(raw.memop(11, 0)) --> 128
print(raw.memop(12, 0)) --> 0	10
print(raw.memop(0xffffffff)) --> 0	10
