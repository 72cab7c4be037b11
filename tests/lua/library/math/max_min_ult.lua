print(math.max(1, 5, 3), math.min(1, 5, 3), math.max(1.5, 2), math.min(2, 2.0), math.max(2, 2.0)) --> 5	1	2	2	2
print(math.ult(1, -1), math.ult(-1, 1), math.ult(1, 2), math.max(-math.huge, math.mininteger)) --> true	false	true	-9223372036854775808
print(pcall(math.max)) --> false	bad argument #1 to 'math.max' (value expected)
print(pcall(math.min, "x")) --> true	x
print(pcall(math.ult, 1.5, 2)) --> false	bad argument #1 to 'math.ult' (number has no integer representation)
