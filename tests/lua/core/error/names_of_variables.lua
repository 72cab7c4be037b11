local function message(f) local _, m = pcall(f); return m end
local up
print(message(function() local x; x.y = 1 end)) --> script:3: attempt to index a nil value (local 'x')
print(message(function() local x = 5; return x.y.z end)) --> script:4: attempt to index a number value (local 'x')
print(message(function() return up.field end)) --> script:5: attempt to index a nil value (upvalue 'up')
print(message(function() return missing.field end)) --> script:6: attempt to index a nil value (global 'missing')
print(message(function() local t = {}; return t.a.b end)) --> script:7: attempt to index a nil value (field 'a')
print(message(function() local t = {}; return t[1][2] end)) --> script:8: attempt to index a nil value (field 'integer index')
print(message(function() local t, k = {}, "key"; return t[k].x end)) --> script:9: attempt to index a nil value (field '?')
print(message(function() return ("x").y.z end)) --> script:10: attempt to index a nil value (field 'y')
print(message(function() up() end)) --> script:11: attempt to call a nil value (upvalue 'up')
print(message(function() missing() end)) --> script:12: attempt to call a nil value (global 'missing')
print(message(function() local t = {}; t.method() end)) --> script:13: attempt to call a nil value (field 'method')
print(message(function() local t = {}; t:method() end)) --> script:14: attempt to call a nil value (method 'method')
print(message(function() local t = { { } }; t[1]() end)) --> script:15: attempt to call a table value (field 'integer index')
print(message(function() ("x"):bogus() end)) --> script:16: attempt to call a nil value (method 'bogus')
print(message(function() (nil)() end)) --> script:17: attempt to call a nil value
print(message(function() local a = 1; a() end)) --> script:18: attempt to call a number value (local 'a')
