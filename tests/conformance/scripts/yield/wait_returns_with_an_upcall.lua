-- shows: Yield-Wait blocks until an upcall runs, with the arguments of the driver and the userdata of the process
-- source: TRD104 4.1; libtock-c yield
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 5, 0xffffffff)
probe.emit_soon(5000, 42)
print(raw.yield_wait()) --> 5	4294967295	42	0	0
