-- outcome: fuel
-- memory: 4MiB
-- why: a balanced match that never closes scans to the end from each of a million positions.
local _ = ("("):rep(1000000):find("%b()")
