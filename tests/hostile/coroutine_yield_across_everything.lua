-- outcome: error: .* or done
-- why: yielding with no one to yield to, from the odd places, must be an error and nothing worse.
local yield = coroutine.yield
pcall(table.sort, { 3, 2, 1 }, yield)
pcall(string.gsub, "abc", ".", yield)
pcall(load, yield)
pcall(xpcall, error, yield)
setmetatable({}, { __gc = yield })
collectgarbage()
for _ in pairs(setmetatable({}, { __pairs = yield })) do end
