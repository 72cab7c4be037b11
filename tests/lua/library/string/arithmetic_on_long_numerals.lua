print(("1"):rep(400) + 0, (("0"):rep(5000) .. "7") + 0, " 0x10 " * 2, "1e1" // 1) --> inf	7	32	10.0
print("10" + 5, "0x10" - "1", "3" * "4", "7" // "2", "7" % "4", "2" ^ "3", "9" / "2", -"5", -"-0x10") --> 15	15	12	3	3	8.0	4.5	-5	16
print(pcall(function() return "10" + {} end)) --> false	script:3: attempt to add a 'string' with a 'table'
print(pcall(function() return "abc" + 1 end)) --> false	script:4: attempt to add a 'string' with a 'number'
print(pcall(function() return {} .. "x" end)) --> false	script:5: attempt to concatenate a table value
print("1" + setmetatable({}, { __add = function(a, b) return type(a) .. type(b) end })) --> stringtable
print(pcall(function() return "1" // 0 end)) --> false	attempt to divide by zero
print(pcall(function() return "1" % "0" end)) --> false	attempt to perform 'n%0'
print(pcall(function() return "1.5" | 1 end)) --> false	script:9: attempt to perform bitwise operation on a string value (constant '1.5')
