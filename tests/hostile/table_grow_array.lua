-- outcome: memory
-- why: an array that doubles must find the old and the new part in memory at once.
local t = {}
while true do t[#t + 1] = 1 end
