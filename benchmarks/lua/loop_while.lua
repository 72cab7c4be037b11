-- iterations: 110000
-- Nested while and repeat loops with data-dependent exits: the Collatz walk.

function benchmark(n)
  local longest, where = 0, 0
  local start = 1
  while start <= n do
    local value, steps = start, 0
    repeat
      if value % 2 == 0 then value = value * 0.5 else value = value * 3 + 1 end
      steps = steps + 1
    until value <= 1
    if steps > longest then longest, where = steps, start end
    start = start + 1
  end
  return longest * 1000000 + where
end
