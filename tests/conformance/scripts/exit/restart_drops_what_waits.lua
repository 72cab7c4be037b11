-- shows: events of the life before do not reach the process that was restarted: it has a new id
-- source: TRD104 4.7; reference 1.3 (restart = new ProcessId)
local raw = require "syscall.raw"
local probe = require "probe"
local _, time = raw.command(0, 2)
if time < 1000 then
  probe.emit_soon(1000, 5)
  probe.emit_soon(3000, 6)
  probe.emit(0, 7)
  probe.emit_soon(1500, 8)
  raw.subscribe(0, 1, 1, 0)
  raw.command(0, 101, 2000, 0)
  raw.yield_wait()
  raw.restart(0)
end
probe.subscribe(0, 1, 0)
print(raw.yield_no_wait()) -->
raw.subscribe(0, 1, 2, 0)
raw.command(0, 101, 10000, 0)
print((raw.yield_wait())) --> 2
