-- outcome: memory
-- memory: 256KiB
-- why: the same constructor where there is no room for it.
local pieces = 0
local f = assert(load(function() pieces = pieces + 1; return pieces == 1 and "return {" or pieces < 100000 and "{1}," or pieces == 100000 and "}" or nil end))
f()
