-- outcome: error: .* or memory or fuel or done
-- why: protected calls nested as deep as they go, then unwound by an error thrown at the bottom.
local function nest(n) local ok, message = pcall(nest, n + 1); error(message, 0) end
nest(0)
