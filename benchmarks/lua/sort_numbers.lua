-- iterations: 55
-- table.sort with its default order: numbers, then strings.

function benchmark(n)
  local seed, checksum = 42, 0
  local function random()
    seed = (seed * 3877 + 29573) % 139968
    return seed
  end
  for _ = 1, n do
    local numbers, words = {}, {}
    for i = 1, 12000 do numbers[i] = random() end
    for i = 1, 3000 do words[i] = "w" .. random() end
    table.sort(numbers)
    table.sort(words)
    checksum = (checksum + numbers[1] + numbers[6000] + numbers[12000] + #words[1500]) % 1000003
  end
  return checksum
end
