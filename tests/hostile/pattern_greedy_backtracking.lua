-- outcome: fuel
-- why: greedy items each give back one byte at a time and start all the others again.
local _ = ("a"):rep(1000):match("a*a*a*a*a*a*b")
