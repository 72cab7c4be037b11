local function message(f) local _, m = pcall(f); return m end
local up = {}
print(message(function() local x; return x + 1 end)) --> script:3: attempt to perform arithmetic on a nil value (local 'x')
print(message(function() local x; return 1 + x end)) --> script:4: attempt to perform arithmetic on a nil value (local 'x')
print(message(function() return up * 2 end)) --> script:5: attempt to perform arithmetic on a table value (upvalue 'up')
print(message(function() return missing - 1 end)) --> script:6: attempt to perform arithmetic on a nil value (global 'missing')
print(message(function() local t = {}; return t.count + 1 end)) --> script:7: attempt to perform arithmetic on a nil value (field 'count')
print(message(function() local t = {}; return -t.count end)) --> script:8: attempt to perform arithmetic on a nil value (field 'count')
print(message(function() local t = {}; return t.a .. "x" end)) --> script:9: attempt to concatenate a nil value (field 'a')
print(message(function() local a, b = 1, {}; return a < b end)) --> script:10: attempt to compare number with table
print(message(function() local a, b = {}, {}; return a <= b end)) --> script:11: attempt to compare two table values
print(message(function() return 2^53 & 1.5 end)) --> script:12: number has no integer representation
print(message(function() local s = "abc"; return s + 1 end)) --> script:13: attempt to add a 'string' with a 'number'
print(message(function() return #missing end)) --> script:14: attempt to get length of a nil value (global 'missing')
