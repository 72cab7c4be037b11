-- Counts the words of a text, most frequent first: wordcount.lua FILE [HOW MANY]
--
--   ./perilune lua --dir examples examples/wordcount.lua examples/data/moon.txt 5
--
-- It can read the file because --dir grants its folder. Without --dir there is no file to open.

local name = arg[1]
if not name then
  print("wordcount.lua: which file?")
  os.exit(1)
end
local file = assert(io.open(name))
local wanted = tonumber(arg[2] or 10)

local counts, words, total = {}, {}, 0
for line in file:lines() do
  for word in line:lower():gmatch("%a+") do
    if not counts[word] then
      words[#words + 1] = word
    end
    counts[word] = (counts[word] or 0) + 1
    total = total + 1
  end
end
file:close()

table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then
    return counts[a] > counts[b]
  end
  return a < b
end)

print(("%d words, %d different ones"):format(total, #words))
for rank = 1, math.min(wanted, #words) do
  local word = words[rank]
  print(("%5d  %s"):format(counts[word], word))
end
