-- outcome: fuel
-- why: errors whose __tostring and handlers raise errors must each be paid for.
local problem = setmetatable({}, { __tostring = function(self) error(self) end })
local function fail() error(problem) end
local function handle(message) return tostring(message) end
while true do
  xpcall(fail, handle)
end
