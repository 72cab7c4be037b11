-- outcome: error: too many local variables
-- why: locals are registers; the limit must be an error at compile time.
local source = {}
for i = 1, 1000 do source[i] = "local v" .. i end
assert(load(table.concat(source, "\n")))
