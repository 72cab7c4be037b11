-- outcome: fuel
-- why: table.move over proxies calls two metamethods for each of endlessly many elements.
local proxy = setmetatable({}, { __index = function(_, i) return i end, __newindex = function() end })
while true do
  pcall(table.move, proxy, 1, math.maxinteger - 10, 5)
end
