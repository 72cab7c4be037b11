-- outcome: done or memory
-- memory: 8MiB
-- why: a constructor of a hundred thousand items must be stored in batches, not in registers.
local f = load("return {" .. ("1,"):rep(100000) .. "}")
if f then assert(#f() == 100000) end
