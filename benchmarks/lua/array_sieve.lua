-- iterations: 50
-- Reads and writes of one large array of booleans: primes up to 150000, n times.

local LIMIT = 150000

function benchmark(n)
  local count = 0
  for _ = 1, n do
    local composite = {}
    for i = 1, LIMIT do composite[i] = false end
    for i = 2, LIMIT do
      if not composite[i] then
        count = count + 1
        for multiple = i + i, LIMIT, i do composite[multiple] = true end
      end
    end
  end
  return count
end
