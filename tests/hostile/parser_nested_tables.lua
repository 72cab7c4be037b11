-- outcome: error: overflow|too many|nest
-- memory: 4MiB
-- why: constructors inside constructors nest the parser and the register allocator.
assert(load("return " .. ("{"):rep(100000) .. ("}"):rep(100000)))
