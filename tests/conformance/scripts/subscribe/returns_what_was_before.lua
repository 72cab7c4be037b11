-- shows: Subscribe answers with function and userdata until now; the first time with those of the null upcall
-- source: TRD104 4.2
local probe = require "probe"
print(probe.subscribe(0, 1, 10)) --> 130	0	0
print(probe.subscribe(0, 2, 20)) --> 130	1	10
print(probe.subscribe(0, 0, 0)) --> 130	2	20
print(probe.subscribe(0, 3, 30)) --> 130	0	0
print(probe.subscribe(1, 4, 40)) --> 130	0	0
