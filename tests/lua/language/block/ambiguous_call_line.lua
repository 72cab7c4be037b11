-- A parenthesis on the next line continues the call.
local function f(x) return function(y) print(x, y) end end --> first	second
f("first")
("second")
