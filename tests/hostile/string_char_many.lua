-- outcome: error: .* or memory or done
-- why: string.char with as many arguments as the stack can hold.
local numbers = {}
for i = 1, 8000 do numbers[i] = 65 end
for _ = 1, 10 do
  local _ = string.char(table.unpack(numbers))
end
