-- shows: an event of a null upcall does not end Yield-Wait; only an upcall that runs does
-- source: TRD104 4.1, 4.2.1
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(1, 4, 0)
probe.emit(0, 1) -- nobody subscribed
probe.emit_soon(1000, 2) -- of subscription 0, too
raw.command(0, 101, 5000, 0) -- a timer of the alarm, which nobody listens to either
probe.emit(1, 3)
print(raw.yield_wait()) --> 4	0	3	1	3
