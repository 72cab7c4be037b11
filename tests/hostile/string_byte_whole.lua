-- outcome: error: string slice too long|stack overflow|too many results or memory
-- memory: 2MiB
-- why: a byte of each of a million characters would want a million stack slots.
local text = ("x"):rep(1000000)
return text:byte(1, -1)
