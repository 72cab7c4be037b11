-- iterations: 900000
-- A large living heap of tables, strings and closures, replaced piece by piece at random.

function benchmark(n)
  local seed, total = 42, 0
  local live = {}
  for i = 1, 20000 do live[i] = { i, name = "object" .. i } end
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    local slot = seed % 19997 + 1
    local kind = i % 4
    if kind == 0 then
      live[slot] = { i, name = "object" .. slot }
    elseif kind == 1 then
      live[slot] = { slot, name = "peer", peer = live[i % 20000 + 1].name }
    elseif kind == 2 then
      local name = live[slot].name
      live[slot] = { #name, name = name, read = function() return name end }
    else
      total = (total + live[slot][1]) % 1000003
    end
  end
  return total
end
