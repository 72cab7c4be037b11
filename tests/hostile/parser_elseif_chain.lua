-- outcome: done or error: overflow|too large|too long or memory
-- memory: 16MiB
-- why: a chain of conditions leaves one pending jump for each of its fifty thousand arms.
local f = load("local x = 0 if x == 1 then " .. ("elseif x == 2 then y = 1 "):rep(50000) .. "end")
if f then f() else error("too long") end
