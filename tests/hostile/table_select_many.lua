-- outcome: fuel
-- why: select over thousands of arguments copies them; in a loop over all of them that is quadratic.
local arguments = {}
for i = 1, 5000 do arguments[i] = i end
local function walk(...)
  for i = 1, select("#", ...) do local _ = (select(i, ...)) end
end
while true do walk(table.unpack(arguments)) end
