-- shows: an output that a process had open for writing is free again once that process has ended
-- source: DESIGN (boards and safety); issue 3 1 (handles, closed at death)
-- permissions: device
local raw = require "syscall.raw"
local probe = require "probe"
local devices = 0x60100
raw.allow_read_only(devices, 0, "light")
local _, light = raw.command(devices, 1)
print((raw.command(devices, 6, light, 2)), raw.command(devices, 6, light, 2))
--> 129	0	2
--> 129	0	2
local _, time = raw.command(0, 2)
if time < 1000 then
  probe.emit_soon(2000, 0)
  probe.wait_for(0)
  raw.restart(0)
end
