-- shows: a driver that enters a grant inside of itself gets nothing, and nothing panics (Tock: the kernel panics)
-- source: reference 1.4; issue 3 2
local probe = require "probe"
print(probe.enter_twice()) --> 129	0
