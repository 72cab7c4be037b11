local function deeper() local t = nil; return t.value end --> error: script:1: attempt to index a nil value (local 't')
deeper()
