-- System calls of one process by itself. Argument: rounds in a batch. Each batch begins with mark 0 and ends with its own.
local raw <const> = require "syscall.raw"
local probe <const> = require "syscall.probe"
local alarm <const> = require "syscall.alarm"
local command <const>, yield_wait <const>, mark <const> = raw.command, raw.yield_wait, probe.mark
local driver <const> = probe.driver
local n <const> = math.tointeger(tonumber((...)))

raw.subscribe(driver, 0, 1, 0)
local function nothing() end

while true do
  mark(0) for _ = 1, n do end mark(1)
  mark(0) for _ = 1, n do command(driver, 0) end mark(2)
  mark(0) for _ = 1, n do command(driver, 2) end mark(3)
  mark(0) for _ = 1, n do probe.number() end mark(4)
  mark(0) for _ = 1, n do alarm.time() end mark(5)
  mark(0) for _ = 1, n do command(driver, 3, 0) yield_wait() end mark(6)
  mark(0) for _ = 1, n do nothing() end mark(7)
end
