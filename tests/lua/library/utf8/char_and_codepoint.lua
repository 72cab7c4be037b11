print(utf8.char(72, 228, 8364, 128512), utf8.char() == "", #utf8.char(0x7FFFFFFF)) --> Hä€😀	true	6
print(utf8.codepoint("häß", 1, -1)) --> 104	228	223
print(utf8.codepoint("€"), utf8.codepoint("abc", 3)) --> 8364	99
print(pcall(utf8.codepoint, "abc", 4)) --> false	bad argument #3 to 'utf8.codepoint' (out of bounds)
print(pcall(utf8.codepoint, "\xff")) --> false	invalid UTF-8 code
print(pcall(utf8.char, -1)) --> false	bad argument #1 to 'utf8.char' (value out of range)
print(pcall(utf8.char, 0x80000000)) --> false	bad argument #1 to 'utf8.char' (value out of range)
print(utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*") --> true
