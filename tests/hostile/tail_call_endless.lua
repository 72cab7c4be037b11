-- outcome: fuel
-- why: tail calls neither loop nor grow the stack.
local function ping(f) return f(ping) end
local function pong(f) return f(pong) end
return ping(pong)
