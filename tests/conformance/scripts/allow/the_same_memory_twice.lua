-- shows: the same memory may be lent in several ways at once
-- source: TRD104 4.4.1
local probe = require "probe"
local memory = require "buffer".new(4)
probe.lend(memory)
probe.show(memory)
probe.fill(9)
print(probe.sum()) --> 129	36
