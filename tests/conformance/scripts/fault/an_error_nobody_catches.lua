-- shows: an error nobody catches is a fault of the process, with its message
-- source: libtock-c tests/fault, crash_dummy
print "before" --> before
error "broken" --> fault: error main.lua:4: broken
