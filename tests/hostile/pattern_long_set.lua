-- outcome: fuel or done
-- memory: 4MiB
-- why: a class of a hundred thousand items is scanned for each of a hundred thousand bytes.
local set = "[^" .. ("b"):rep(100000) .. "]"
local _ = ("b"):rep(100000):find(set)
