-- outcome: memory or error: resulting string too large|not enough memory
-- why: the separator counts as well, and their product overflows 64 bits.
pcall(string.rep, "", math.maxinteger, "xx")
pcall(string.rep, "xy", 1 << 62, "xy")
pcall(string.rep, "x", math.maxinteger, "x")
local _ = (""):rep(1 << 50, "sep")
