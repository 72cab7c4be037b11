print(1 .. "", 1.0 .. "", -0.0 .. "", 2^63 .. "", 1e100 .. "") --> 1	1.0	-0.0	9.2233720368548e+18	1e+100
print(pcall(function() return 1 .. {} end)) --> false	script:2: attempt to concatenate a table value
print(pcall(function() local t = {}; return "a" .. t.name end)) --> false	script:3: attempt to concatenate a nil value (field 'name')
print(pcall(function() return true .. "" end)) --> false	script:4: attempt to concatenate a boolean value
print(pcall(function() local a, b = "x", nil; return a .. b .. "y" end)) --> false	script:5: attempt to concatenate a nil value (local 'b')
