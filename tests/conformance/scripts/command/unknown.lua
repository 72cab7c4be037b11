-- shows: an unknown driver is NODEVICE, an unknown command of a driver NOSUPPORT; command 0 tells whether it is there
-- source: TRD104 4.3
local raw = require "syscall.raw"
local probe = require "probe"
print(raw.command(probe.driver, 0)) --> 128
print(raw.command(probe.driver, 0, 5, 6)) --> 128
print(raw.command(probe.driver, 99)) --> 0	10
print(raw.command(probe.driver, 0xffffffff)) --> 0	10
print(raw.command(0x7777, 0)) --> 0	11
print(raw.command(0x7777, 99)) --> 0	11
print(raw.command(0xffffffff, 1)) --> 0	11
