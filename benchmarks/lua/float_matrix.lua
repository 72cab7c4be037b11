-- iterations: 240
-- Tables of tables of floats: the product of two n by n matrices.

local function matrix(n, scale)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = (i - j) * (i + j - 2) * scale end
    rows[i] = row
  end
  return rows
end

local function multiply(a, b, n)
  local product = {}
  for i = 1, n do
    local row, left = {}, a[i]
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do sum = sum + left[k] * b[k][j] end
      row[j] = sum
    end
    product[i] = row
  end
  return product
end

function benchmark(n)
  local middle = math.floor(n / 2) + 1
  local product = multiply(matrix(n, 1.0 / n), matrix(n, 0.5 / n), n)
  return math.floor(product[middle][middle] * 1000)
end
