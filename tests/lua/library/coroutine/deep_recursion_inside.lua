local function depth(n) if n == 0 then return coroutine.yield("bottom") end return 1 + depth(n - 1) end
local thread = coroutine.wrap(depth)
print(thread(5000), thread(0)) --> bottom	5000
