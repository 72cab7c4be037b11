-- Opens eight things and waits for ever.
local raw = require "syscall.raw"
local probe = require "probe"
for _ = 1, 8 do probe.open() end
probe.subscribe(0, 1, 0)
raw.yield_wait()
