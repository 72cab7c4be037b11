-- outcome: error: overflow|too many|nest
-- memory: 4MiB
-- why: blocks, loops and conditionals nested without end.
assert(load(("do while true do if x then "):rep(20000) .. ("end end end "):rep(20000)))
