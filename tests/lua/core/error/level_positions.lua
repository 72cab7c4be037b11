local function inner(level) error("here", level) end
local function outer(level) inner(level) end
print(pcall(outer, 1)) --> false	script:1: here
print(pcall(outer, 2)) --> false	script:2: here
print(pcall(function() outer(3) end)) --> false	script:5: here
print(pcall(outer, 0)) --> false	here
print(pcall(error, "direct")) --> false	direct
print(pcall(error)) --> false	nil
print(pcall(error, nil)) --> false	nil
