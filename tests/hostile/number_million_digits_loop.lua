-- outcome: fuel
-- memory: 8MiB
-- why: the same conversion in a loop: each must burn fuel in proportion to its digits.
local digits = "0." .. ("1234567890"):rep(10000)
while true do
  local _ = tonumber(digits)
  _ = digits + 1
  _ = tonumber(digits .. "e100")
end
