-- iterations: 140000
-- string.format of integers, floats, strings and hexadecimal; tostring and tonumber back.

local format = string.format

function benchmark(n)
  local checksum = 0
  for i = 1, n do
    local line = format("%5d|%-8s|%08.3f|%x|%q", i, "n" .. i % 10, i / 7, i, "a\nb")
    local number = tonumber(format("%.3f", i * 0.25))
    checksum = (checksum + #line + #tostring(i) + number * 4) % 1000003
  end
  return checksum
end
