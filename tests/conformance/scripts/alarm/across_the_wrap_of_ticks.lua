-- shows: the 32-bit alarm goes on over the wrap of its ticks; times of 64 bits do not wrap
-- source: libtock-c alarm_in_overflow, multi_alarm_dont_ignore_previous_overflow
local raw = require "syscall.raw"
raw.subscribe(0, 1, 1, 0)
raw.command(0, 101, 0xfffffff0, 0)
raw.yield_wait()
repeat local _, timer = raw.command(0, 105) until timer == 0
raw.subscribe(0, 0, 2, 0)
raw.command(0, 5, 5000000)
print((raw.yield_wait())) --> 2
local _, tick = raw.command(0, 2)
local _, low, high = raw.command(0, 100)
print(tick < 10000000, high) --> true	1
