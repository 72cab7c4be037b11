-- iterations: 650
-- Floating point in registers: how many points of an n by n grid stay bounded for 50 steps.

function benchmark(n)
  local inside = 0
  for row = 0, n - 1 do
    local ci = 2.0 * row / n - 1.0
    for column = 0, n - 1 do
      local cr = 2.0 * column / n - 1.5
      local zr, zi, steps = 0.0, 0.0, 0
      local zr2, zi2 = 0.0, 0.0
      while steps < 50 and zr2 + zi2 <= 4.0 do
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
        zr2, zi2 = zr * zr, zi * zi
        steps = steps + 1
      end
      if steps == 50 then inside = inside + 1 end
    end
  end
  return inside
end
