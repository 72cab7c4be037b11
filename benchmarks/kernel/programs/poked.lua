-- Pokes back whoever pokes it.
local raw <const> = require "syscall.raw"
local probe <const> = require "syscall.probe"
local command <const>, yield_wait <const> = raw.command, raw.yield_wait
local driver <const> = probe.driver

raw.subscribe(driver, 0, 1, 0)
while true do
  local _, _, process = yield_wait()
  command(driver, 3, process)
end
