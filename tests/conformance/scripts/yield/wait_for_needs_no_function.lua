-- shows: events are queued although no function is subscribed, so that Yield-WaitFor comes in time
-- source: TRD104 4.1.3; libtock-c libtock-sync
local probe = require "probe"
probe.emit(1, 5)
print(probe.wait_for(1)) --> 5	1	3
