-- outcome: done or memory
-- memory: 16MiB
-- why: line information for a program of a million lines, then an error on the last one.
local f = load(("\n"):rep(1000000) .. "local t; t.x = 1")
if f then assert(not pcall(f)) end
