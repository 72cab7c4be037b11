print("10" + 5, "3" * "4", "0x10" + 0, " 5 " + 1, "1e1" + 0, 10 .. 20) --> 15	12	16	6	10.0	1020
print("10" // "3", "7" % 4, "2" ^ 2, -"3", - "0x10", -"1.5") --> 3	3	4.0	-3	-16	-1.5
print(math.type("10" + 0), math.type("10.0" + 0), math.type("1e1" * 1)) --> integer	float	float
print(pcall(function() return "abc" + 1 end)) --> false	script:4: attempt to add a 'string' with a 'number'
print(pcall(function() return {} + 1 end)) --> false	script:5: attempt to perform arithmetic on a table value
print(pcall(function() return "1" + {} end)) --> false	script:6: attempt to add a 'string' with a 'table'
print(pcall(function() local s = "x"; return s * 2 end)) --> false	script:7: attempt to mul a 'string' with a 'number'
