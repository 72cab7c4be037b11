-- shows: a fault while an upcall runs is a fault as any other
-- source: libtock-c crash_dummy
local raw = require "syscall.raw"
local probe = require "probe"
local function pressed(value) local nothing = nil; return nothing[value] end
probe.subscribe(0, 1, 0)
probe.emit_soon(1000, 4)
local _, _, value = raw.yield_wait()
print(value) --> 4
pressed(value) --> fault: error attempt to index a nil value
