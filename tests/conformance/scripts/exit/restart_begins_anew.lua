-- shows: Exit-Restart runs the program from its start, with fresh memory, subscriptions, buffers and grants
-- source: TRD104 4.7; libtock-c restart, zero_memory_checker
local raw = require "syscall.raw"
local probe = require "probe"
local _, time = raw.command(0, 2)
print(rawget(_G, "mark"), probe.remember(7))
mark = "set"
print(probe.subscribe(0, 1, 5))
print(probe.lend(require "buffer".new(16)))
--> nil	129	0
--> 130	0	0
--> 130	0	0
--> nil	129	0
--> 130	0	0
--> 130	0	0
if time < 1000 then
  probe.subscribe(1, 2, 0)
  probe.emit_soon(2000, 0)
  probe.wait_for(0)
  raw.restart(0)
end
raw.exit(9) --> exit: 9
