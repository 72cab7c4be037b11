-- iterations: 500000
-- Variable arguments, select, unpack, pcall and multiple results.

local unpack = table.unpack or unpack

local function sum(...)
  local total = 0
  for index = 1, select("#", ...) do
    total = total + (select(index, ...))
  end
  return total
end

local function swap(a, b, ...)
  return b, a, ...
end

function benchmark(n)
  local total = 0
  local arguments = { 1, 2, 3, 4 }
  for i = 1, n do
    local a, b, c = swap(i % 7, i % 5, i % 3)
    local _, value = pcall(sum, a, b, c)
    total = (total + value + sum(unpack(arguments))) % 1000003
  end
  return total
end
