local pieces = { "return ", "1 ", "+ ", "41", nil }
local i = 0
print(load(function() i = i + 1; return pieces[i] end)()) --> 42
i = 0
pieces = { "return 7", "", " + 1" }
print(load(function() i = i + 1; return pieces[i] end)()) --> 7
print(load(function() return 5 end == nil or function() return {} end)) --> nil	script:7: reader function must return a string
print(load(function() error("reader fails", 0) end)) --> nil	reader fails
