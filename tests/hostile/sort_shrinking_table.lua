-- outcome: fuel
-- why: the comparator empties and refills the very table that is being sorted.
while true do
  local t = {}
  for i = 1, 50 do t[i] = (i * 37) % 50 end
  pcall(table.sort, t, function(a, b)
    for i = 1, #t do t[i] = nil end
    for i = 1, 10 do t[i] = i end
    collectgarbage("step")
    return (a or 0) < (b or 0)
  end)
end
