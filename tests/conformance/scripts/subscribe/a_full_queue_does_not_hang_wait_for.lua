-- shows: a process in Yield-WaitFor is woken although its queue is full of other events (Tock hangs)
-- source: Tock upcall.rs; Tock PR 4784
local probe = require "probe"
probe.subscribe(0, 1, 0)
for value = 1, 200 do probe.emit(0, value) end
probe.emit(1, 5)
print(probe.wait_for(1)) --> 5	1	3
