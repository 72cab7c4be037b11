-- shows: a program that comes to its end exits with 0
-- source: libtock-c bare_bones; TRD106
print "done" --> done
