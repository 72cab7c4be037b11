-- iterations: 10
-- Backtracking over small arrays: all placements of n queens, twenty times over.

function benchmark(n)
  local columns, rising, falling = {}, {}, {}
  local solutions, checksum = 0, 0
  local board = {}

  local function place(row)
    if row > n then
      solutions = solutions + 1
      for i = 1, n do checksum = (checksum + board[i] * i) % 1000003 end
      return
    end
    for column = 1, n do
      if not columns[column] and not rising[row + column] and not falling[row - column + n] then
        columns[column], rising[row + column], falling[row - column + n] = true, true, true
        board[row] = column
        place(row + 1)
        columns[column], rising[row + column], falling[row - column + n] = false, false, false
      end
    end
  end

  for _ = 1, 20 do place(1) end
  return solutions * 1000 + checksum
end
