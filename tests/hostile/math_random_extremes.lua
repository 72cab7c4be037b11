-- outcome: fuel
-- why: ranges that make rejection sampling reject almost half of all draws, drawn for ever.
while true do
  math.randomseed(math.random(0), math.random(0))
  local _ = math.random(0, (1 << 62) + 1)
  _ = math.random(math.mininteger, math.maxinteger)
  pcall(math.random, math.maxinteger, math.mininteger)
end
