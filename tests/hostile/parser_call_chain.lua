-- outcome: done or error: .* or memory
-- memory: 8MiB
-- why: calls of calls of calls and fields of fields of fields in one expression.
load("return a" .. ("()"):rep(50000))
load("return a" .. (".b"):rep(50000))
load("return a" .. ("[1]"):rep(50000))
load("return a" .. (":b()"):rep(50000))
