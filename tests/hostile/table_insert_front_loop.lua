-- outcome: fuel
-- memory: 4MiB
-- why: each insertion at the front moves the whole array, in one library call.
local t = {}
for i = 1, 50000 do t[i] = i end
while true do
  table.insert(t, 1, 0)
  table.remove(t, 1)
end
