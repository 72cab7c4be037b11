-- shows: a buffer of length 0 is lent and taken back as any other
-- source: TRD104 4.4
local probe = require "probe"
local buffer = require "buffer"
print((probe.lend(buffer.new(0)))) --> 130
print(probe.fill(1)) --> 129	0
print((probe.show "")) --> 130
print(probe.sum()) --> 129	0
print((probe.lend(buffer.new(1)))) --> 130
print(probe.fill(1)) --> 129	1
