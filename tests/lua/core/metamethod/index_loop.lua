local t = {}
for i = 1, 2100 do t = setmetatable({}, { __index = t }) end
print(pcall(function() return t.missing end)) --> false	script:3: '__index' chain too long; possible loop
local loop = {}
setmetatable(loop, { __index = loop })
print(pcall(function() return loop.x end)) --> false	script:6: '__index' chain too long; possible loop
setmetatable(loop, { __newindex = loop })
print(pcall(function() loop.x = 1 end)) --> false	script:8: '__newindex' chain too long; possible loop
