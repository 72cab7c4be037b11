-- outcome: fuel or memory
-- memory: 4MiB
-- why: a chain that hops between many ephemeron tables forces one pass over all of them per link.
local tables = {}
for i = 1, 300 do tables[i] = setmetatable({}, { __mode = "k" }) end
local first = {}
local key = first
for i = 1, 6000 do
  local following = {}
  tables[(i * 7919) % 300 + 1][key] = following
  key = following
end
while true do collectgarbage() end
