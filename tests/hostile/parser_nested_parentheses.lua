-- outcome: error: overflow|too many|nest
-- memory: 4MiB
-- why: a recursive-descent parser would use host stack for every parenthesis.
assert(load("return " .. ("("):rep(100000) .. "1" .. (")"):rep(100000)))
