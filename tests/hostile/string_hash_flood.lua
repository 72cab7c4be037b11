-- outcome: fuel
-- memory: 8MiB
-- why: with a known hash, keys that all collide turn a table into a list; the seed must prevent that.
local function key(i)
  local out = {}
  for bit = 0, 15 do out[#out + 1] = (i >> bit) & 1 == 0 and "Aa" or "BB" end
  return table.concat(out)
end
local t = {}
for i = 0, 20000 do t[key(i)] = i end
while true do
  for i = 0, 20000 do assert(t[key(i)] == i) end
end
