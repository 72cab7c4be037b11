local t = { 1, 2, 3 }
t[#t + 1] = 4
t[#t] = nil
print(#t, #{ n = 3 }, #"abc") --> 3	0	3
t = {}
for i = 1, 100 do t[i] = i end
for i = 100, 51, -1 do t[i] = nil end
print(#t) --> 50
print(pcall(function() return #5 end)) --> false	script:9: attempt to get length of a number value
print(pcall(function() local n; return #n end)) --> false	script:10: attempt to get length of a nil value (local 'n')
