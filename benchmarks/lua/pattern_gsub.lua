-- iterations: 2500
-- string.gsub with a string, a table and a function as replacement.

local gsub, upper = string.gsub, string.upper

function benchmark(n)
  local text = string.rep("Hello $name, you owe $sum for $thing.\n", 60)
  local values = { name = "Ada", sum = "12 marks", thing = "a loom" }
  local checksum = 0
  for _ = 1, n do
    local filled, count = gsub(text, "%$(%w+)", values)
    local loud = gsub(filled, "%a+", function(word)
      if #word > 3 then return upper(word) end
    end)
    local swapped = gsub(loud, "(%w+) (%w+)", "%2 %1")
    checksum = (checksum + count + #filled + #swapped) % 1000003
  end
  return checksum
end
