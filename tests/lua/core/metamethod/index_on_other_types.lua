debug.setmetatable(0, { __index = function(n, k) return n * k end, __call = function(n, x) return n + x end, __len = function(n) return -n end })
print((5)[3], (2)(40), #7) --> 15	42	-7
debug.setmetatable(0, nil)
print(pcall(function() return (5)[3] end)) --> false	script:4: attempt to index a number value
getmetatable("").__index = function(s, k) return type(k) == "number" and s:byte(k) or string[k] end
print(("abc")[2], ("abc"):upper()) --> 98	ABC
getmetatable("").__index = string
