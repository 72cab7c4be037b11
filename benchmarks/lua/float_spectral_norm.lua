-- iterations: 400
-- Floating point through arrays and small functions: the spectral norm of an infinite matrix, cut at n.

local floor, sqrt = math.floor, math.sqrt

local function entry(i, j)
  local diagonal = i + j - 1
  return 1.0 / (diagonal * (diagonal - 1) * 0.5 + i)
end

local function times(x, y, n)
  for i = 1, n do
    local sum = 0.0
    for j = 1, n do sum = sum + x[j] * entry(i, j) end
    y[i] = sum
  end
end

local function times_transposed(x, y, n)
  for i = 1, n do
    local sum = 0.0
    for j = 1, n do sum = sum + x[j] * entry(j, i) end
    y[i] = sum
  end
end

function benchmark(n)
  local u, v, scratch = {}, {}, {}
  for i = 1, n do u[i] = 1.0 end
  for _ = 1, 10 do
    times(u, scratch, n)
    times_transposed(scratch, v, n)
    times(v, scratch, n)
    times_transposed(scratch, u, n)
  end
  local uv, vv = 0.0, 0.0
  for i = 1, n do
    uv = uv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return floor(sqrt(uv / vv) * 1000000000)
end
