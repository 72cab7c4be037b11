-- shows: a handle is good from open to close; afterwards it is INVALID, also when its place is used again
-- source: issue 3 1 (handles)
local probe = require "probe"
local _, first = probe.open()
print(probe.use(first)) --> 129	1
print(probe.use(first)) --> 129	2
print(probe.close(first)) --> 128
print(probe.use(first)) --> 0	6
print(probe.close(first)) --> 0	6
local _, second = probe.open()
print(first ~= second, probe.use(second)) --> true	129	1
print(probe.use(first)) --> 0	6
