-- iterations: 3000000
-- Small records: constructors, constant field names, fields of fields.

local function point(x, y)
  return { x = x, y = y, weight = { value = x % 3 } }
end

function benchmark(n)
  local total = 0
  local last = point(0, 0)
  for i = 1, n do
    local current = last
    if i % 8 == 0 then current = point(i % 100, i % 50) end
    current.x = current.x + 1
    current.y = current.y - current.weight.value
    total = (total + current.x * 2 + current.y) % 1000003
    last = current
  end
  return total
end
