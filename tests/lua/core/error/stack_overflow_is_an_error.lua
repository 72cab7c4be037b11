local function endless() return 1 + endless() end
local ok, message = pcall(endless)
print(ok, (message:match("stack overflow"))) --> false	stack overflow
local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
print(deep(10000)) --> 10000
