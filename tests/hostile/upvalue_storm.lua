-- outcome: fuel
-- why: thousands of open upvalues on one stack, searched linearly for every new closure.
local source = {}
for i = 1, 190 do source[#source + 1] = ("local v%d = %d"):format(i, i) end
source[#source + 1] = "while true do local f = function() return v1, v100, v190 end; local g = function() return v95, v96 end end"
assert(load(table.concat(source, "\n")))()
