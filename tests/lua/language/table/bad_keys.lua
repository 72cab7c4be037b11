local t = {}
print(pcall(function() t[nil] = 1 end)) --> false	script:2: table index is nil
print(pcall(function() t[0 / 0] = 1 end)) --> false	script:3: table index is NaN
print(t[nil], t[0 / 0], rawget(t, nil)) --> nil	nil	nil
print(pcall(rawset, t, nil, 1)) --> false	table index is nil
