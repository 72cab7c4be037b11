-- iterations: 4000
-- string.find and string.match, plain and with patterns, over one text.

local find, match = string.find, string.match

function benchmark(n)
  local text = string.rep("alpha beta gamma delta epsilon ", 40) .. "omega=42; (nested (deep)) end"
  local checksum = 0
  for _ = 1, n do
    checksum = checksum + find(text, "omega", 1, true)
    checksum = checksum + find(text, "(%a+)=(%d+)")
    checksum = checksum + #match(text, "%b()")
    checksum = checksum + tonumber(match(text, "=(%d+);"))
    checksum = checksum + find(text, "[^%a%s]")
    checksum = checksum + find(text, "d.-p.-s")
    checksum = checksum % 1000003
  end
  return checksum
end
