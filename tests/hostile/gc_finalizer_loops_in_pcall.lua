-- outcome: fuel
-- why: a finalizer that protects its loop, called from an explicit collection that is protected as well.
while true do
  setmetatable({}, { __gc = function() while true do pcall(function() while true do end end) end end })
  pcall(collectgarbage)
end
