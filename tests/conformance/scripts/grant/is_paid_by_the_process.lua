-- shows: what a driver keeps for a process is paid from the memory of that process; beyond it there is NOMEM
-- source: TRD104 4.4 (NOMEM); issue 3 2 (grants)
local probe = require "probe"
print(probe.charge(1000)) --> 128
print(probe.charge(10000000)) --> 0	9
print(probe.refund(1000)) --> 128
