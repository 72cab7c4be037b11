-- Pokes another process, and waits until it is poked back. Arguments: rounds in a batch, the process.
local raw <const> = require "syscall.raw"
local probe <const> = require "syscall.probe"
local command <const>, yield_wait <const>, mark <const> = raw.command, raw.yield_wait, probe.mark
local driver <const> = probe.driver
local n <const>, other <const> = math.tointeger(tonumber((...))), math.tointeger(tonumber((select(2, ...))))

raw.subscribe(driver, 0, 1, 0)
while true do
  mark(0) for _ = 1, n do command(driver, 3, other) yield_wait() end mark(1)
end
