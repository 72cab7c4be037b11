-- outcome: fuel or memory or error: .*
-- memory: 8MiB
-- why: every goto looks through all labels that are visible, and every label through all pending gotos.
local source = {}
for i = 1, 5000 do source[#source + 1] = ("if x then goto l%d end"):format(i) end
for i = 5000, 1, -1 do source[#source + 1] = ("::l%d:: x = 1"):format(i) end
local text = table.concat(source, " ")
while true do assert(load(text)) end
