local function ran_out(message) return (message:match("stack overflow") or message:match("not enough memory")) ~= nil end
local depth = 0
local function dive() depth = depth + 1; dive() ; return 1 end
local ok, message = pcall(dive)
print(ok, ran_out(message), depth > 1000) --> false	true	true
depth = 0
print(pcall(dive) == false, depth > 1000) --> true	true
