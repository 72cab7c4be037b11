-- shows: Yield-NoWait comes back at once when no upcall waits
-- source: TRD104 4.1; libtock-c yield
local raw = require "syscall.raw"
print(raw.yield_no_wait()) -->
print "on" --> on
