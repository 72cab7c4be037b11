-- iterations: 4500
-- string.gmatch: words counted into a table, key=value pairs split.

local gmatch = string.gmatch

function benchmark(n)
  local prose = string.rep("one fish two fish red fish blue fish black fish old fish new fish ", 30)
  local pairs_text = string.rep("width=120, height=80, depth=7, ", 40)
  local checksum = 0
  for _ = 1, n do
    local counts = {}
    for word in gmatch(prose, "%a+") do counts[word] = (counts[word] or 0) + 1 end
    for key, value in gmatch(pairs_text, "(%w+)=(%w+)") do
      checksum = (checksum + #key + tonumber(value)) % 1000003
    end
    checksum = checksum + counts.fish
  end
  return checksum
end
