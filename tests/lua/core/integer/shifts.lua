print(1 << 4, 256 >> 4, 1 << -1, 2 >> -1, 1 << 0) --> 16	16	0	4	1
print(-1 >> 1, -1 << 1, -8 >> 1 == 0x7ffffffffffffffc) --> 9223372036854775807	-2	true
print(1 << math.maxinteger, 1 << math.mininteger, 1 >> math.mininteger, -1 >> -63) --> 0	0	0	-9223372036854775808
print(2.0 << 1, 1 << 3.0) --> 4	8
print(pcall(function() return "3" << 1 end)) --> false	script:5: attempt to perform bitwise operation on a string value (constant '3')
