-- outcome: error: .*
-- why: two hundred closing variables that each replace the error of the one before.
local source = { "local meta = { __close = function(_, m) error(tostring(m):sub(1, 50) .. '!', 0) end }" }
for i = 1, 190 do source[#source + 1] = ("local v%d <close> = setmetatable({}, meta)"):format(i) end
source[#source + 1] = "error('start', 0)"
assert(load(table.concat(source, "\n")))()
