-- outcome: error: stack overflow or memory
-- why: each coroutine resumes a new one inside itself; neither host stack nor memory may give way.
local function climb() return coroutine.wrap(climb)() end
climb()
