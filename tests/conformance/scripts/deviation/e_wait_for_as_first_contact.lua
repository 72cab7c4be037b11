-- shows: Yield-WaitFor as the first contact with a driver is woken (Tock hangs for ever: no grant to queue into)
-- source: reference deviation (e); Tock PR 4769
-- neighbour: ticker
local probe = require "probe"
print(probe.remember(1)) --> 129	0
print((probe.emit_soon(100, 9))) --> 128
print(probe.wait_for(0)) --> 9	0	0
