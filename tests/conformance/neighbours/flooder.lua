-- Uses up everything it can reach, over and over.
local probe = require "probe"
for round = 1, math.huge do
  for value = 1, 100 do probe.emit(value % 3, value) end
  probe.open()
  probe.charge(64)
  probe.remember(round)
  probe.emit_soon(10, round)
end
