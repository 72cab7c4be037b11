-- Keeps something in its grant of the probe, and waits.
local raw = require "syscall.raw"
local probe = require "probe"
probe.remember(1234)
probe.subscribe(0, 1, 0)
raw.yield_wait()
