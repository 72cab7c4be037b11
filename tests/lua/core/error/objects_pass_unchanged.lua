local object = { code = 7 }
local ok, caught = pcall(error, object)
print(ok, caught == object, caught.code) --> false	true	7
print(pcall(error, 42), pcall(error, 42.5, 2), pcall(error, true)) --> false	false	false	true
print(select("#", pcall(error))) --> 2
local problem = setmetatable({}, { __tostring = function() return "as text" end })
print(pcall(error, problem)) --> false	as text
