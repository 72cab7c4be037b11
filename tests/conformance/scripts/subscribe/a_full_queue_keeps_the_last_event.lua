-- shows: when the queue is full the last event of each subscription still arrives; what was replaced are older ones of its own
-- source: issue 3 1; reference 5.2.1
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 0)
probe.subscribe(1, 2, 0)
for value = 1, 200 do probe.emit(0, value) end
probe.emit(1, 1000)
local count, last, other = 0, nil, nil
while true do
  local f, _, value = raw.yield_no_wait()
  if not f then break end
  if f == 1 then count, last = count + 1, value else other = value end
end
print(count < 200, last, other) --> true	200	1000
