-- shows: memory starts at 0 and ends at the quota; there is no flash; grants take from its end
-- source: TRD104 4.6; libtock-c mpu unit tests (flash_start, flash_end, ram_end, grant_start)
-- memory: 64 KiB
local raw = require "syscall.raw"
local probe = require "probe"
print(raw.memop(2)) --> 129	0
print(raw.memop(3)) --> 129	65536
print(raw.memop(4)) --> 129	0
print(raw.memop(5)) --> 129	0
local _, before = raw.memop(6)
probe.charge(1024)
local _, after = raw.memop(6)
print(before - after >= 1024) --> true
