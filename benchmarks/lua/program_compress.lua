-- iterations: 160
-- LZW: a dictionary keyed by growing strings, packed and unpacked again.

local function compress(text)
  local codes, size = {}, 256
  for i = 0, 255 do codes[string.char(i)] = i end
  local out, current = {}, ""
  for i = 1, #text do
    local c = text:sub(i, i)
    local longer = current .. c
    if codes[longer] then
      current = longer
    else
      out[#out + 1] = codes[current]
      codes[longer] = size
      size = size + 1
      current = c
    end
  end
  out[#out + 1] = codes[current]
  return out
end

local function decompress(packed)
  local words, size = {}, 256
  for i = 0, 255 do words[i] = string.char(i) end
  local previous = words[packed[1]]
  local out = { previous }
  for i = 2, #packed do
    local word = words[packed[i]] or previous .. previous:sub(1, 1)
    out[#out + 1] = word
    words[size] = previous .. word:sub(1, 1)
    size = size + 1
    previous = word
  end
  return table.concat(out)
end

function benchmark(n)
  local seed, letters = 42, {}
  for i = 1, 12000 do
    seed = (seed * 3877 + 29573) % 139968
    letters[i] = string.char(97 + math.floor(seed / 1000) % 6)
  end
  local text, checksum = table.concat(letters), 0
  for _ = 1, n do
    local packed = compress(text)
    if decompress(packed) ~= text then return -1 end
    checksum = checksum + #packed
  end
  return checksum
end
