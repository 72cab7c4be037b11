-- iterations: 220
-- Arrays that grow by appending, by table.insert, and shrink by table.remove; ipairs and # over them.

local insert, remove = table.insert, table.remove

function benchmark(n)
  local checksum = 0
  for round = 1, n do
    local numbers = {}
    for i = 1, 10000 do numbers[i] = i + round end
    for i = 1, 5000 do insert(numbers, i) end
    for i = 1, 5000 do numbers[#numbers + 1] = i end
    for _, value in ipairs(numbers) do checksum = (checksum + value) % 1000003 end
    for _ = 1, 7000 do checksum = (checksum + remove(numbers)) % 1000003 end
    checksum = checksum + #numbers
  end
  return checksum
end
