-- shows: Yield-WaitFor takes its event out of the middle of the queue; the others stay, in order
-- source: TRD104 4.1.3
local raw = require "syscall.raw"
local probe = require "probe"
for subscription = 0, 2 do probe.subscribe(subscription, subscription + 1, 0) end
probe.emit(1, 10)
probe.emit(2, 20)
probe.emit(0, 30)
probe.emit(2, 40)
print(probe.wait_for(0)) --> 30	0	3
print(raw.yield_no_wait()) --> 2	0	10	1	3
print(raw.yield_no_wait()) --> 3	0	20	2	3
print(raw.yield_no_wait()) --> 3	0	40	2	3
