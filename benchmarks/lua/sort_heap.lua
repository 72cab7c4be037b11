-- iterations: 350000
-- Heapsort written in Lua over an array of floats.

local floor = math.floor

local function sift(values, root, last)
  local value = values[root]
  local child = root * 2
  while child <= last do
    if child < last and values[child] < values[child + 1] then child = child + 1 end
    if value >= values[child] then break end
    values[root] = values[child]
    root = child
    child = root * 2
  end
  values[root] = value
end

function benchmark(n)
  local seed, values = 42, {}
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed / 139968
  end
  for root = floor(n / 2), 1, -1 do sift(values, root, n) end
  for last = n, 2, -1 do
    values[1], values[last] = values[last], values[1]
    sift(values, 1, last - 1)
  end
  for i = 2, n do
    if values[i - 1] > values[i] then return -1 end
  end
  return floor((values[1] + values[floor(n / 2)] + values[n]) * 1000000)
end
