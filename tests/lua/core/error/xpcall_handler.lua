local function handler(message) return "handled: " .. message end
print(xpcall(error, handler, "x")) --> false	handled: x
print(xpcall(function() local t; t.x = 1 end, handler)) --> false	handled: script:3: attempt to index a nil value (local 't')
print(xpcall(function(...) return select("#", ...), ... end, handler, 1, nil, 3)) --> true	3	1	nil	3
print(xpcall(error, function(m) return m, "second" end, "only first")) --> false	only first
print(pcall(xpcall, error)) --> false	bad argument #2 to 'xpcall' (function expected, got no value)
print(xpcall(error, print, "printed by the handler"))
--> printed by the handler
--> false	nil
