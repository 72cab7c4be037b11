-- shows: a process that never yields takes nothing from another but its share
-- source: libtock-c whileone
-- neighbour: hog
local raw = require "syscall.raw"
raw.subscribe(0, 1, 1, 0)
raw.command(0, 103, 1000, 0)
for _ = 1, 20 do
  raw.yield_wait()
  repeat local _, timer = raw.command(0, 105) until timer == 0
end
print "twenty" --> twenty
