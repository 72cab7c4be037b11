-- outcome: error: stack overflow or memory
-- why: a replacement function that replaces nests pattern matching inside pattern matching.
local function replace(s) return (s:gsub(".", replace)) end
replace("abc")
