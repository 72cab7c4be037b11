-- shows: the quota is all there is: moving the break fails with NOMEM
-- source: TRD104 4.6; libtock-c malloc_test01, malloc_test02
local raw = require "syscall.raw"
print(raw.memop(0, 1000000)) --> 0	9
print(raw.memop(1, 100000)) --> 0	9
print(pcall(string.rep, "x", 100000)) --> false	not enough memory
print "on" --> on
