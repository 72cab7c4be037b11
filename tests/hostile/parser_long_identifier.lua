-- outcome: done or memory
-- memory: 8MiB
-- why: a name of a megabyte is one token, one constant and one part of an error message.
local name = ("n"):rep(1 << 20)
local f = load("local " .. name .. "; " .. name .. " = 1")
if f then f() end
pcall(load("return " .. name .. ".x.y") or error)
