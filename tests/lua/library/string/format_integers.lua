print(("%d %5d %-5d| %05d %+d"):format(42, 42, 42, 42, 42)) --> 42    42 42   | 00042 +42
print(("%i %x %X %#x %o"):format(-1, 255, 255, 255, 8)) --> -1 ff FF 0xff 10
print(("%d"):format(3.0), ("%d"):format("10"), ("%d"):format(math.mininteger), ("%x"):format(-1)) --> 3	10	-9223372036854775808	ffffffffffffffff
print(("%.3d|%8.3d|% d"):format(5, 5, 5), ("%c%c%c"):format(76, 117, 97)) --> 005|     005| 5	Lua
print(pcall(string.format, "%d", 1.5)) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%d", "1.5")) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%d", {})) --> false	bad argument #2 to 'string.format' (number expected, got table)
print(pcall(string.format, "%d")) --> false	bad argument #2 to 'string.format' (no value)
