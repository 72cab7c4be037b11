-- outcome: error: too many results to unpack or memory
-- why: unpacking a hundred million nils wants that many stack slots.
return table.unpack({}, 1, 100000000)
