-- iterations: 15000000
-- A numeric loop with integer arithmetic that never leaves 31 bits.

function benchmark(n)
  local a, b = 1, 0
  for i = 1, n do
    a = (a * 3 + i) % 65521
    if a > 32768 then b = b + 1 end
  end
  return a + b
end
