-- outcome: fuel
-- why: errors whose __tostring and handlers raise errors must each be paid for.
local problem = setmetatable({}, { __tostring = function(self) error(self) end })
while true do
  xpcall(function() error(problem) end, function(m) tostring(m) end)
end
