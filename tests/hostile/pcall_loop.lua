-- outcome: fuel
-- why: the budget error must pass through pcall, or a script survives it by catching it.
while true do
  pcall(function() while true do end end)
end
