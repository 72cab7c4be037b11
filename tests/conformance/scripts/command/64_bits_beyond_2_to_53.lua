-- shows: a 64-bit argument that no driver can be told exactly is INVALID
-- source: issue 3 2 ("the kernel never throws")
local probe = require "probe"
print(probe.answer_wide(0, 0x200000)) --> 0	6
print(probe.answer_wide(0xffffffff, 0x1fffff)) --> 131	4294967295	2097151
print(probe.answer_wide(0xffffffff, 0xffffffff)) --> 0	6
