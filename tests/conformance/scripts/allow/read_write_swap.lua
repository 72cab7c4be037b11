-- shows: read-write allow answers with the buffer until now; the kernel writes the new one, and the old one no more
-- source: TRD104 4.4
local probe = require "probe"
local buffer = require "buffer"
local first, second = buffer.new(4), buffer.new(8)
local variant, address, length = probe.lend(first)
print(variant, address, length) --> 130	0	0
print(probe.fill(1)) --> 129	4
variant, address, length = probe.lend(second)
print(variant, address ~= 0, length) --> 130	true	4
print(probe.fill(2)) --> 129	8
print(first:get(0), second:get(7)) --> 1	2
print(select(3, probe.lend())) --> 8
print(probe.fill(3)) --> 129	0
print(first:get(0), second:get(0)) --> 1	2
