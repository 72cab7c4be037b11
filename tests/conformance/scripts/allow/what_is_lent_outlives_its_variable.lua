-- shows: lent memory stays whole while it is lent, although the program has forgotten it
-- source: TRD104 4.4; issue 3 1
local probe = require "probe"
local raw = require "syscall.raw"
local weak = setmetatable({}, { __mode = "v" })
weak[1] = require "buffer".new(64)
probe.lend(weak[1])
probe.show(string.rep("\1", 100))
for _ = 1, 3 do collectgarbage() end
probe.fill_later(7, 1000)
probe.subscribe(0, 1, 0)
print((raw.yield_wait())) --> 1
print(weak[1]:get(63)) --> 7
print(probe.sum()) --> 129	100
probe.lend()
for _ = 1, 3 do collectgarbage() end
print(weak[1]) --> nil
