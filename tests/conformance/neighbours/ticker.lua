-- Lives for ever, and does a little every millisecond.
local raw = require "syscall.raw"
raw.subscribe(0, 1, 1, 0)
raw.command(0, 103, 1000, 0)
while true do
  raw.yield_wait()
  repeat local _, timer = raw.command(0, 105) until timer == 0
end
