-- outcome: fuel
-- why: a flood of finalizers that fail must not leak, print without bound, or stop the collector.
while true do
  setmetatable({}, { __gc = function(self) error(self) end })
end
