local function values() return nil, "message", 42 end
local a, b, c = values()
if not a then print(b, c) end --> message	42
local ok, first = (function(...) return select("#", ...), ... end)(values())
print(ok, first) --> 3	nil
