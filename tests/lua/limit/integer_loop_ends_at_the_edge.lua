local rounds = 0
for i = math.maxinteger - 1, math.maxinteger do rounds = rounds + 1 end
for i = math.mininteger + 1, math.mininteger, -1 do rounds = rounds + 1 end
for i = 1, 3, math.maxinteger do rounds = rounds + 1 end
for i = -1, -3, math.mininteger do rounds = rounds + 1 end
print(rounds) --> 6
