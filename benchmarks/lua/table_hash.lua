-- iterations: 800
-- The hash part: string keys, sparse number keys, updates, deletion, next.

function benchmark(n)
  local names = {}
  for i = 1, 2000 do names[i] = "key" .. i end
  local checksum = 0
  for round = 1, n do
    local counts, sparse = {}, {}
    for i = 1, 2000 do
      counts[names[i]] = i
      sparse[i * 1021] = i
    end
    for i = 1, 2000, 2 do
      local name = names[i]
      counts[name] = counts[name] + round
      counts[names[i + 1]] = nil
    end
    for _, value in pairs(counts) do checksum = (checksum + value) % 1000003 end
    for key, value in pairs(sparse) do checksum = (checksum + key % 97 + value) % 1000003 end
  end
  return checksum
end
