-- iterations: 1200
-- Conway's life on a torus of 48 by 48: index arithmetic and two alternating grids.

local SIZE = 48

local function generation(grid)
  local following = {}
  for row = 0, SIZE - 1 do
    local above = (row - 1) % SIZE * SIZE
    local here = row * SIZE
    local below = (row + 1) % SIZE * SIZE
    for column = 0, SIZE - 1 do
      local left, right = (column - 1) % SIZE + 1, (column + 1) % SIZE + 1
      local middle = column + 1
      local around = grid[above + left] + grid[above + middle] + grid[above + right]
        + grid[here + left] + grid[here + right]
        + grid[below + left] + grid[below + middle] + grid[below + right]
      local alive = 0
      if around == 3 or (around == 2 and grid[here + middle] == 1) then alive = 1 end
      following[here + middle] = alive
    end
  end
  return following
end

function benchmark(n)
  local seed, grid = 42, {}
  for i = 1, SIZE * SIZE do
    seed = (seed * 3877 + 29573) % 139968
    grid[i] = math.floor(seed / 1000) % 3 == 0 and 1 or 0
  end
  local checksum = 0
  for _ = 1, n do
    grid = generation(grid)
    for i = 1, SIZE * SIZE do checksum = (checksum + grid[i] * i) % 1000003 end
  end
  return checksum
end
