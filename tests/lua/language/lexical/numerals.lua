print(0xff, 0XA, 1e2, .5, 3., 0x.8p1, 0xA.8, 1E+2, 5e-1) --> 255	10	100.0	0.5	3.0	1.0	10.5	100.0	0.5
print(9223372036854775807, 9223372036854775808, 0xffffffffffffffff, 0x1ffffffffffffffff) --> 9223372036854775807	9.2233720368548e+18	-1	-1
print(1//1, 0x10p2, 1e308 * 10) --> 1	64.0	inf
print(load("return 3x", "=script")) --> nil	script:1: malformed number near '3x'
print(load("return 0x", "=script")) --> nil	script:1: malformed number near '0x'
print(load("return 1..2", "=script")) --> nil	script:1: malformed number near '1..2'
print(load("return 1e", "=script")) --> nil	script:1: malformed number near '1e'
