-- iterations: 26
-- table.sort with a comparator written in Lua, over records.

function benchmark(n)
  local seed, checksum = 42, 0
  local function random()
    seed = (seed * 3877 + 29573) % 139968
    return seed
  end
  local function by_rank(a, b)
    if a.rank ~= b.rank then return a.rank < b.rank end
    return a.serial > b.serial
  end
  for _ = 1, n do
    local records = {}
    for i = 1, 10000 do records[i] = { rank = random() % 500, serial = i } end
    table.sort(records, by_rank)
    checksum = (checksum + records[1].serial + records[5000].rank + records[10000].serial) % 1000003
  end
  return checksum
end
