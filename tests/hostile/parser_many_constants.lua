-- outcome: done or memory or error: too many
-- memory: 16MiB
-- why: more constants than fit an instruction's field, each a new string or number.
local source = { "local t = {}" }
for i = 1, 40000 do source[#source + 1] = ("t[%d.5] = 'k%d'"):format(i, i) end
local f = assert(load(table.concat(source, "\n")))
f()
