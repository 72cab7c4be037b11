print(math.pi, math.huge, math.maxinteger, math.mininteger) --> 3.1415926535898	inf	9223372036854775807	-9223372036854775808
print(math.type(1), math.type(1.0), math.type("1"), math.type(nil), pcall(math.type)) --> integer	float	nil	nil	false	bad argument #1 to 'math.type' (value expected)
