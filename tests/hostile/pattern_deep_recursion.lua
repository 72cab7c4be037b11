-- outcome: error: pattern too complex|overflow or fuel or memory
-- memory: 16MiB
-- why: a pattern of three hundred thousand optional items recurses once per item in a simple matcher.
local _ = ("a"):rep(300000):find((".?"):rep(300000) .. "b")
