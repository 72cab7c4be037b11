-- outcome: fuel
-- why: the reader itself loops, below the compiler.
load(function() while true do end end)
