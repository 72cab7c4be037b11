-- outcome: error: .* or memory
-- memory: 2MiB
-- why: half a million code points would be half a million results.
local text = ("x"):rep(500000)
return select("#", utf8.codepoint(text, 1, -1))
