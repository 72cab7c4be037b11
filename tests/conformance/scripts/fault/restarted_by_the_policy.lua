-- shows: the fault policy starts a process anew, here once, and then stops it
-- source: reference 1.3 (ThresholdRestart)
-- restarts: 1
print "life"
--> life
--> life
error "again" --> fault: error again
