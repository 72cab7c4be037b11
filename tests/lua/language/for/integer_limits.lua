local count = 0
for i = math.maxinteger - 2, math.maxinteger do count = count + 1 end
print(count) --> 3
count = 0
for i = math.mininteger, math.mininteger + 2 do count = count + 1 end
print(count) --> 3
count = 0
for i = math.mininteger + 2, math.mininteger, -1 do count = count + 1 end
print(count) --> 3
for i = math.maxinteger, math.huge do print(i) end --> 9223372036854775807
for i = 1, math.huge do if i == 3 then print(i) break end end --> 3
for i = 1, -math.huge do print("never") end
for i = 3, 1.5, -1 do print(i) end
--> 3
--> 2
for i = math.mininteger, math.maxinteger, math.maxinteger do print(i) end
--> -9223372036854775808
--> -1
--> 9223372036854775806
count = 0
for i = math.maxinteger, "9223372036854775806", -1 do count = count + 1 end
print(count) --> 2
for i = math.mininteger + 1, 0 / 0, -1 do print(i) end
--> -9223372036854775807
--> -9223372036854775808
for i = 1, 0 / 0 do print("never") end
