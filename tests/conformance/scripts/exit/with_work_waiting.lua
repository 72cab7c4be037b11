-- shows: Exit does not wait for upcalls, timers and lent memory
-- source: TRD104 4.7
local raw = require "syscall.raw"
local probe = require "probe"
probe.subscribe(0, 1, 0)
probe.emit(0, 1)
probe.lend(require "buffer".new(100))
probe.fill_later(1, 1000)
raw.command(0, 103, 1000, 0)
raw.exit(3) --> exit: 3
