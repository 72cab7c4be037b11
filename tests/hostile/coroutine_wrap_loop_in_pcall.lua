-- outcome: fuel
-- why: coroutine and protected call together, in both orders.
local function spin() while true do end end
local function attempt() coroutine.wrap(function() while true do pcall(spin) end end)() end
local function shield() while true do pcall(attempt) end end
while true do pcall(shield) end
