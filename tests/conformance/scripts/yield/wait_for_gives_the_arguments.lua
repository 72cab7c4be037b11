-- shows: Yield-WaitFor returns the arguments of the upcall, and runs no function
-- source: TRD104 4.1.3
local probe = require "probe"
local raw = require "syscall.raw"
probe.subscribe(0, 3, 0)
probe.emit_soon(2000, 77)
print(probe.wait_for(0)) --> 77	0	0
print(raw.yield_no_wait()) -->
