-- outcome: fuel
-- why: the reader itself loops, below the compiler, and load turns its errors into results.
local function attempt() load(function() while true do end end) end
while true do pcall(attempt) end
