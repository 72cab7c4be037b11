-- shows: Exit ends the process with its completion code, and never returns
-- source: TRD104 4.7, TRD106; libtock-c exit
local raw = require "syscall.raw"
print "before" --> before
raw.exit(0xfffffffe) --> exit: 4294967294
print "after"
