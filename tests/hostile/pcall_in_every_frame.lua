-- outcome: fuel
-- why: protected calls that call each other in a circle leave a hundred places where a stop could be caught.
local spin
local function guard(depth)
  while true do
    if depth == 0 then pcall(spin) else pcall(guard, depth - 1) end
  end
end
function spin() while true do end end
local thread = coroutine.wrap(guard)
while true do pcall(thread, 90) thread = coroutine.wrap(guard) end
