-- outcome: fuel
-- memory: 2MiB
-- why: a back reference compares long stretches of text again at every candidate.
local _ = ("a"):rep(20000):find("(a*)%1%1b")
