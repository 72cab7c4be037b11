local function message(f) local _, m = pcall(f); return m end
local settings = {}
print(message(function() settings.deep.er = 1 end)) --> script:3: attempt to index a nil value (field 'deep')
print(message(function() settings.deep:er() end)) --> script:4: attempt to index a nil value (field 'deep')
print(message(function() return settings.x.y.z end)) --> script:5: attempt to index a nil value (field 'x')
print(message(function() local _ENV = nil; return x end)) --> script:6: attempt to index a nil value (local '_ENV')
print(message(function() local _ENV = { }; x.y = 1 end)) --> script:7: attempt to index a nil value (global 'x')
print(message(function() string.nothing("x") end)) --> script:8: attempt to call a nil value (field 'nothing')
