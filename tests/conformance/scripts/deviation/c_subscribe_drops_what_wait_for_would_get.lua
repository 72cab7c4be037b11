-- shows: Subscribe cancels all events of the subscription, also those kept for Yield-WaitFor (Tock keeps them)
-- source: reference deviation (c); TRD104 4.2
local raw = require "syscall.raw"
local probe = require "probe"
probe.emit(0, 1)
probe.emit(0, 2)
probe.subscribe(0, 1, 0)
probe.emit_soon(3000, 3)
print(probe.wait_for(0)) --> 3	0	0
print(raw.yield_no_wait()) -->
