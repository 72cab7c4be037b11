print(math.floor(3.7), math.floor(-3.7), math.ceil(3.2), math.ceil(-3.2), math.floor(5), math.ceil(5)) --> 3	-4	4	-3	5	5
print(math.floor(1e100), math.ceil(-1e100), math.floor(-0.0), math.floor(2^62) == 2^62, math.type(math.floor(2^62))) --> 1e+100	-1e+100	0	true	integer
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7.5, 2), math.fmod(math.mininteger, -1)) --> 1	-1	1	-1.5	0
print(math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(math.huge), math.modf(-0.5)) --> 3	-3	5	inf	0	-0.5
print(pcall(math.fmod, 1, 0)) --> false	bad argument #2 to 'math.fmod' (zero)
print(math.fmod(1, 0.0) ~= math.fmod(1, 0.0), math.fmod(5, math.huge), math.abs(-5), math.abs(math.mininteger), math.abs(-0.0)) --> true	5.0	5	-9223372036854775808	0.0
