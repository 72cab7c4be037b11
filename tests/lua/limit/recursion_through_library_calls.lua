local function ran_out(message) return (message:match("stack overflow") or message:match("not enough memory")) ~= nil end
local function sorting() table.sort({ 1, 2, 3 }, function() sorting() return false end) end
local ok, message = pcall(sorting)
print(ok, ran_out(message)) --> false	true
local function replacing() return (("x"):gsub("x", replacing)) end
ok, message = pcall(replacing)
print(ok, ran_out(message)) --> false	true
local function protected(n) if n == 0 then return 0 end local _, r = pcall(protected, n - 1) return r + 1 end
print(protected(100)) --> 100
