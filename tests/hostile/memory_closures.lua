-- outcome: memory
-- why: closures and the upvalues they share are memory too.
local chain
while true do
  local previous, value = chain, 1
  chain = function() value = value + 1; return previous end
end
