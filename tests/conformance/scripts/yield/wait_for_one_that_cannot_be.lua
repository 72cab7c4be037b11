-- shows: Yield-WaitFor for a driver or subscription that does not exist does not wait for ever
-- source: TRD104 4.1; issue 3 1 ("wake-ups are never lost")
local raw = require "syscall.raw"
local probe = require "probe"
raw.yield_wait_for(probe.driver, 99)
raw.yield_wait_for(0x7777, 0)
print "on" --> on
