-- shows: an upcall that waits is dropped when the subscription becomes the null upcall
-- source: TRD104 4.2; libtock-c callback_remove_test01
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 0)
probe.emit(0, 1)
probe.subscribe(0, 0, 0)
print(raw.yield_no_wait()) -->
probe.subscribe(0, 1, 0)
print(raw.yield_no_wait()) -->
