-- shows: a timer for a moment that has passed fires at once, and not after the clock has wrapped
-- source: Tock 1651, 1691, 4078; libtock-c multi_alarm_simple_overflow
local raw = require "syscall.raw"
raw.subscribe(0, 1, 1, 0)
raw.command(0, 101, 10000, 0)
raw.yield_wait()
repeat local _, timer = raw.command(0, 105) until timer == 0
local _, before = raw.command(0, 100)
print((raw.command(0, 102, 1, 0))) --> 129
raw.yield_wait()
local _, after = raw.command(0, 100)
print(after - before < 1000) --> true
