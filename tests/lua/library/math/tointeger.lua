print(math.tointeger(5), math.tointeger(5.0), math.tointeger(5.5), math.tointeger("5"), math.tointeger("x"), math.tointeger(-2^63)) --> 5	5	nil	5	nil	-9223372036854775808
print(math.tointeger(0/0), math.tointeger(math.huge), pcall(math.tointeger)) --> nil	nil	false	bad argument #1 to 'math.tointeger' (value expected)
