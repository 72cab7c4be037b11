-- outcome: fuel
-- why: a count hook that loops runs between two instructions of everything else.
debug.sethook(function() while true do end end, "", 1)
while true do end
