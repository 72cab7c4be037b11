local t = {}
t[math.maxinteger], t[math.mininteger], t[0], t[-1] = "max", "min", "zero", "minus"
print(t[math.maxinteger], t[math.mininteger], t[0], t[-1], #t) --> max	min	zero	minus	0
t[1] = "one"
print(#t, t[math.maxinteger + 1]) --> 1	min
