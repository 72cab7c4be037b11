-- outcome: fuel
-- why: closing a suspended coroutine runs its pending __close, which does not end.
local thread = coroutine.create(function()
  local guard <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(thread)
pcall(coroutine.close, thread)
while true do end
