-- outcome: error: overflow|too many|nest
-- memory: 4MiB
-- why: a row of unary operators recurses once per operator.
assert(load("return " .. ("not - # ~ "):rep(50000) .. "x"))
