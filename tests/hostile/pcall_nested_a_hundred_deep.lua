-- outcome: fuel
-- why: every one of a hundred protected calls would like to catch the end of the budget and start over.
local function nest(n)
  while true do
    if n == 0 then pcall(function() while true do end end) else pcall(nest, n - 1) end
  end
end
nest(100)
