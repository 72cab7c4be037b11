-- outcome: memory or error: resulting string too large|not enough memory
-- why: one call asks for more bytes than there are.
local _ = ("x"):rep(1 << 40)
