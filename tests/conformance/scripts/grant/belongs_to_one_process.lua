-- shows: a grant starts fresh for each process, whatever others keep
-- source: TRD104; issue 3 2 (grants)
-- neighbour: rememberer
local probe = require "probe"
print(probe.remember(5)) --> 129	0
print(probe.remember(6)) --> 129	5
