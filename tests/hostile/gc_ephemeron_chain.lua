-- outcome: fuel
-- memory: 4MiB
-- why: a chain through an ephemeron table in the worst order makes a naive collector quadratic in one step.
local notes = setmetatable({}, { __mode = "k" })
local keys = {}
for i = 1, 8000 do keys[i] = {} end
for i = 8000, 2, -1 do notes[keys[i - 1]] = keys[i] end
local first = keys[1]
keys = nil
while true do collectgarbage() end
