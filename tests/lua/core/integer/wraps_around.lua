print(math.maxinteger + 1 == math.mininteger, math.mininteger - 1 == math.maxinteger) --> true	true
print(math.maxinteger * 2, math.mininteger * -1, -math.mininteger) --> -2	-9223372036854775808	-9223372036854775808
print(1 << 63, 1 << 64, 1 << 62, -1 >> 63, -1 >> 64) --> -9223372036854775808	0	4611686018427387904	1	0
print(0x7fffffffffffffff + 0, 0x8000000000000000, 0xffffffffffffffff) --> 9223372036854775807	-9223372036854775808	-1
