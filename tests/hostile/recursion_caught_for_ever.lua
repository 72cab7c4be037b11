-- outcome: fuel
-- why: catching each stack overflow and diving again turns a bounded error into an endless program.
local function dive() return 1 + dive() end
while true do pcall(dive) end
