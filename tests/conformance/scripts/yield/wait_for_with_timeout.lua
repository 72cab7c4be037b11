-- shows: a process waits for one of two events, a timeout among them
-- source: libtock-c yield_for_with_timeout_test
local raw = require "syscall.raw"
local probe = require "probe"
raw.subscribe(0, 0, 1, 0)
probe.subscribe(0, 2, 0)
raw.command(0, 5, 10000) -- the alarm in 10 ms
probe.emit_soon(50000, 1) -- the event in 50 ms
print((raw.yield_wait())) --> 1
raw.command(0, 5, 100000)
print((raw.yield_wait())) --> 2
print(raw.command(0, 3)) --> 128
