-- iterations: 210
-- Byte by byte work: string.byte and string.char, an Adler checksum and a rotating cipher.

local byte, char, concat = string.byte, string.char, table.concat

local function adler(text)
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + byte(text, i)) % 65521
    b = (b + a) % 65521
  end
  return b, a
end

local function rotate(text, shift)
  local out = {}
  for i = 1, #text do
    local code = byte(text, i)
    if code >= 97 and code <= 122 then code = 97 + (code - 97 + shift) % 26 end
    out[i] = char(code)
  end
  return concat(out)
end

function benchmark(n)
  local text = string.rep("the quick brown fox jumps over the lazy dog. ", 200)
  local checksum = 0
  for round = 1, n do
    text = rotate(text, round)
    local b, a = adler(text)
    checksum = (checksum + a + b) % 1000003
  end
  return checksum
end
