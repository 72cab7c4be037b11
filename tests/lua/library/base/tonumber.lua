print(tonumber("10"), tonumber("  0x1F  "), tonumber("1e3"), tonumber(".5"), tonumber("5."), tonumber("0x1p4")) --> 10	31	1000.0	0.5	5.0	16.0
print(tonumber("10", 2), tonumber("ff", 16), tonumber("ZZ", 36), tonumber("-7", 8), tonumber("8", 8)) --> 2	255	1295	-7	nil
print(tonumber(""), tonumber(" "), tonumber("1 2"), tonumber("0x"), tonumber("1e"), tonumber("inf"), tonumber("nan")) --> nil	nil	nil	nil	nil	nil	nil
print(tonumber({}), tonumber(nil), tonumber(true), tonumber("1\0")) --> nil	nil	nil	nil
print(tonumber("9223372036854775807"), tonumber("9223372036854775808"), tonumber("-9223372036854775808")) --> 9223372036854775807	9.2233720368548e+18	-9223372036854775808
print(tonumber("0xffffffffffffffffff"), tonumber("7fffffffffffffff", 16), tonumber("1" .. ("0"):rep(30))) --> -1	9223372036854775807	1e+30
print(pcall(tonumber)) --> false	bad argument #1 to 'tonumber' (value expected)
print(pcall(tonumber, "1", 1)) --> false	bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, 10, 10)) --> false	bad argument #1 to 'tonumber' (string expected, got number)
print(math.type(tonumber("3")), math.type(tonumber("3.0")), math.type(tonumber("3e0"))) --> integer	float	float
