-- outcome: fuel or memory or error: .*
-- why: a traceback of a stack of thousands of frames, asked for at each of them.
local function dive(n)
  local _ = debug.traceback("at " .. n, 1)
  return 1 + dive(n + 1)
end
while true do pcall(dive, 1) end
