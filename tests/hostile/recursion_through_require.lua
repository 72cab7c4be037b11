-- outcome: error: loop|overflow|not found|memory or memory
-- why: a preloaded module that requires the next one nests loaders without end.
local function loader(name) return require(name .. "x") end
setmetatable(package.preload, { __index = function() return loader end })
require("x")
