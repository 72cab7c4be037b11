-- outcome: fuel or memory
-- why: the tower again and again, each fall caught.
local function climb() return coroutine.wrap(climb)() end
while true do pcall(climb) end
