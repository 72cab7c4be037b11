-- shows: an unknown buffer number is INVALID with address and length passed; the buffers lent stay
-- source: TRD104 4.4
local raw = require "syscall.raw"
local probe = require "probe"
local memory = require "buffer".new(4)
probe.lend(memory)
local variant, code, address, length = raw.allow_read_write(probe.driver, 5, memory)
print(variant, code, address ~= 0, length) --> 2	6	true	4
print((raw.allow_read_only(probe.driver, 0xffffffff, "text"))) --> 2
print((raw.allow_userspace_readable(probe.driver, 1, memory))) --> 2
print(probe.fill(1)) --> 129	4
