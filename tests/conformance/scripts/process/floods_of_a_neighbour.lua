-- shows: a process that floods the kernel with calls, events and faults disturbs nobody
-- source: reference 4.1.12 (denial of service between apps)
-- neighbour: flooder
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 0)
for round = 1, 50 do
  probe.emit_soon(1000, round)
  local _, _, value = raw.yield_wait()
  if value ~= round then print("got", value, "instead of", round) end
end
print(probe.remember(1)) --> 129	0
