-- Waits for ever, and has used nothing of userland.
local raw <const> = require "syscall.raw"
raw.command(0xf0000, 1, 1)
raw.yield_wait()
