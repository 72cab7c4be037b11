-- outcome: fuel
-- why: the reader always has one more piece of white space, so the compiler never sees an end.
local function attempt() load(function() return "          " end) end
while true do pcall(attempt) end
