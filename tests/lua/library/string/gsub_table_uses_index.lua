local t = setmetatable({}, { __index = function(_, k) return "<" .. k .. ">" end })
print(("a b"):gsub("%a", t)) --> <a> <b>	2
print(("a1b2"):gsub("(%a)(%d)", { a = "A", b = 7 })) --> A7	2
