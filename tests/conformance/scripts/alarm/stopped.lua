-- shows: the single alarm can be moved and stopped; stopping none is ALREADY
-- source: Tock alarm driver
local raw = require "syscall.raw"
print(raw.command(0, 3)) --> 0	3
raw.subscribe(0, 0, 1, 0)
raw.command(0, 5, 1000)
print(raw.command(0, 3)) --> 128
print(raw.command(0, 3)) --> 0	3
raw.command(0, 5, 90000000)
raw.command(0, 5, 2000)
local _, before = raw.command(0, 2)
raw.yield_wait()
local _, after = raw.command(0, 2)
print(after - before < 10000) --> true
