-- outcome: memory or fuel
-- why: the reader always has one more piece of white space, so the compiler never sees an end.
load(function() return "          " end)
