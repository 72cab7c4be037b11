-- shows: a buffer that was swapped for a shorter one while an operation goes on is written as far as it goes
-- source: TRD104 4.4.1
local probe = require "probe"
local raw = require "syscall.raw"
local buffer = require "buffer"
local long, short = buffer.new(32), buffer.new(2)
probe.lend(long)
probe.fill_later(5, 1000)
probe.lend(short)
probe.subscribe(0, 1, 0)
raw.yield_wait()
print(long:get(0), short:get(0), short:get(1)) --> 0	5	5
