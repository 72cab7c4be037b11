-- iterations: 210
-- Strings built by .. in a loop, by table.concat, and cut again by string.sub.

local concat, sub = table.concat, string.sub

function benchmark(n)
  local checksum = 0
  for round = 1, n do
    local text = ""
    for i = 1, 600 do text = text .. "line " .. i .. "\n" end
    local pieces = {}
    for i = 1, 3000 do pieces[i] = "item" .. (i + round) end
    local joined = concat(pieces, ", ")
    for i = 1, #joined - 4, 5 do
      if sub(joined, i, i + 3) == "item" then checksum = checksum + 1 end
    end
    checksum = checksum + #text + #joined
  end
  return checksum
end
