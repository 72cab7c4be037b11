print(utf8.len("häß€😀"), utf8.len(""), utf8.len("abc", 2), utf8.len("abc", 4), utf8.len("abc", -1)) --> 5	0	2	0	1
print(utf8.len("a\xffb"), utf8.len("\xc3"), utf8.len("abc", 3, 2)) --> nil	nil	0
print(pcall(utf8.len, "abc", 5)) --> false	bad argument #2 to 'utf8.len' (initial position out of bounds)
print(pcall(utf8.len, "abc", 1, 4)) --> false	bad argument #3 to 'utf8.len' (final position out of bounds)
print(utf8.len("häß", 3)) --> nil	3
