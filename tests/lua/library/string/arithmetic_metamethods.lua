print("10" + 1, 1 + "10", "3" ^ "2", - "2", "7" // 2, "7.5" % 2) --> 11	11	9.0	-2	3	1.5
print(getmetatable("").__add ~= nil, getmetatable("").__concat, getmetatable("").__band) --> true	nil	nil
print(pcall(function() return "x" + 1 end)) --> false	script:3: attempt to add a 'string' with a 'number'
print(pcall(function() return {} .. "x" end)) --> false	script:4: attempt to concatenate a table value
