-- shows: the numbers of read-write, read-only and userspace-readable buffers are independent of each other
-- source: TRD104 4.5; TRD userspace-readable allow
local probe = require "probe"
local buffer = require "buffer"
probe.lend(buffer.new(3))
probe.show(buffer.new(5))
probe.watch(buffer.new(12))
print(probe.lengths()) --> 132	3	5	12
probe.show()
print(probe.lengths()) --> 132	3	0	12
