local function ran_out(message) return (message:match("stack overflow") or message:match("not enough memory")) ~= nil end
local t = setmetatable({}, {})
getmetatable(t).__index = function(self, k) return self[k + 1] end
local ok, message = pcall(function() return t[1] end)
print(ok, ran_out(message)) --> false	true
getmetatable(t).__add = function(a, b) return a + b end
ok, message = pcall(function() return t + 1 end)
print(ok, ran_out(message)) --> false	true
getmetatable(t).__tostring = function(self) return tostring(self) end
ok, message = pcall(tostring, t)
print(ok, ran_out(message)) --> false	true
