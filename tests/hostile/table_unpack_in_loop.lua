-- outcome: fuel or memory
-- why: as many results as the stack allows, thrown away and asked for again.
while true do
  pcall(table.unpack, {}, 1, 200000)
  local _ = select("#", table.unpack({}, 1, 5000))
end
