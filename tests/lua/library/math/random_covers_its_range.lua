math.randomseed(7)
local seen, low, high = {}, 1, 0
for _ = 1, 2000 do
  seen[math.random(6)] = true
  local r = math.random()
  low, high = math.min(low, r), math.max(high, r)
end
print(#seen, seen[0], seen[7], low < 0.01, high > 0.99, high < 1) --> 6	nil	nil	true	true	true
