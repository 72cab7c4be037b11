-- outcome: done or memory or error: too many
-- memory: 16MiB
-- why: more nested prototypes than fit an instruction's field.
local f = assert(load("local t = {} " .. ("t[#t + 1] = function() return t end "):rep(30000) .. " return #t"))
f()
