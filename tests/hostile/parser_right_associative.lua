-- outcome: error: overflow|too many|nest|registers
-- memory: 4MiB
-- why: right-associative operators keep every left operand waiting.
assert(load("return " .. ("1 .. 2 ^ "):rep(50000) .. "1"))
