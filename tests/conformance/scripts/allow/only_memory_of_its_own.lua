-- shows: a script lends buffers and strings; a number is no address, and a string cannot be lent for writing
-- source: TRD104 4.4; libtock-c mpu_walk_region
local probe = require "probe"
print(pcall(probe.lend, 1000)) --> false	probe.lua:14: bad argument #3 to 'allow_read_write' (buffer expected, got number)
print(pcall(probe.lend, "text")) --> false	probe.lua:14: bad argument #3 to 'allow_read_write' (buffer expected, got string)
print(pcall(probe.show, 1000)) --> false	probe.lua:15: bad argument #3 to 'allow_read_only' (buffer or string expected, got number)
