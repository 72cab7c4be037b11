-- outcome: error: too many results|stack overflow|too long|too short or memory or done
-- memory: 2MiB
-- why: a format string of a hundred thousand items returns a hundred thousand results.
return string.unpack(("b"):rep(100000), ("x"):rep(100000))
