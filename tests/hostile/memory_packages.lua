-- outcome: memory
-- why: modules that are loaded once stay loaded: package.loaded grows with every name.
local i = 0
while true do
  i = i + 1
  package.preload["m" .. i] = function() return {} end
  require("m" .. i)
end
