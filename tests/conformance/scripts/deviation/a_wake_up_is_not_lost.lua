-- shows: an event waited for wakes the process although another one follows before it runs (Tock loses it)
-- source: reference deviation (a); Tock PR 4784
local probe = require "probe"
local raw = require "syscall.raw"
probe.subscribe(0, 1, 0)
probe.subscribe(1, 2, 0)
-- At one moment: the event of subscription 0, then the timer of the alarm.
probe.emit_soon(1000, 5)
raw.subscribe(0, 1, 3, 0)
raw.command(0, 101, 1000, 0)
print(probe.wait_for(0)) --> 5	0	0
print((raw.yield_wait())) --> 3
