-- outcome: fuel
-- why: compiling is work: a loop of loads must be metered like a loop of loops.
local source = ("local a = 1 + 2 * 3 .. 'x' "):rep(100)
while true do load(source) end
