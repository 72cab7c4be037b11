-- shows: all handles of a process are closed when it ends, here at a restart
-- source: issue 3 1 (handles)
local raw = require "syscall.raw"
local probe = require "probe"
print(probe.open_things())
--> 129	0
--> 129	0
local _, time = raw.command(0, 2)
if time < 1000 then
  probe.open()
  probe.open()
  probe.emit_soon(2000, 0)
  probe.wait_for(0)
  raw.restart(0)
end
