-- outcome: fuel
-- why: closures captured by every round of a goto loop close one upvalue each time.
local list = {}
do
  local n = 0
  ::again::
  local value = n
  n = n + 1
  list[n % 100] = function() return value end
  goto again
end
