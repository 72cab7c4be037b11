print(pcall(pcall, error, "x")) --> true	false	x
print(pcall(pcall, pcall, pcall, error, "y")) --> true	true	true	false	y
local depth = 0
local function nest(n) if n == 0 then error("deep", 0) end local ok, m = pcall(nest, n - 1); error(m, 0) end
print(pcall(nest, 100)) --> false	deep
