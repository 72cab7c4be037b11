-- outcome: fuel
-- memory: 8MiB
-- why: integer and float keys that are equal in their low bits collide in a table sized by powers of two.
local t = {}
for i = 1, 20000 do
  t[i << 40] = i
  t[i * 2.0^60] = i
end
while true do
  for i = 1, 20000 do assert(t[i << 40] == i) end
end
