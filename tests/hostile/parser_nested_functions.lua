-- outcome: error: overflow|too many|nest or memory
-- memory: 4MiB
-- why: every nested function opens another function state while the outer ones wait.
assert(load(("return function() "):rep(20000) .. (" end"):rep(20000)))
