-- outcome: fuel
-- why: a finalizer runs wherever the collector happens to; a loop in it must end with the budget.
setmetatable({}, { __gc = function() while true do end end })
while true do
  local _ = { {} }
end
