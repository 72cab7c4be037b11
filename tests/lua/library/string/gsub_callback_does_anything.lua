-- The callback calls gsub itself, errs, collects: the outer gsub goes on where it was.
print((("a b c"):gsub("%a", function(outer) return (("xyz"):gsub("%a", function(inner) return outer .. inner end)) end))) --> axayaz bxbybz cxcycz
print(pcall(string.gsub, "abc", "b", function() error("from inside", 0) end)) --> false	from inside
print(("abc"):gsub("%w", function(letter) collectgarbage() return letter:rep(2) end)) --> aabbcc	3
print((("x"):rep(300):gsub("x", function(letter) return ("<%s>"):format(letter) end)):len()) --> 900
local calls = 0
print(("aaaa"):gsub("a", function() calls = calls + 1 return calls % 2 == 0 and calls end)) --> a2a4	4
print(("hello"):gsub("l", setmetatable({}, { __index = function(_, key) return coroutine.running() and key:upper() end }))) --> heLLo	2
print(pcall(string.gsub, "hello", "l", function() return {} end)) --> false	invalid replacement value (a table)
print(pcall(string.gsub, "hello", "l", { l = true })) --> false	invalid replacement value (a boolean)
