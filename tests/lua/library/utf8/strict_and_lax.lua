local surrogate, large = "\u{D800}", "\u{110000}"
print(utf8.len(surrogate), utf8.len(surrogate, 1, -1, true)) --> nil	1
print(utf8.len(large), utf8.len(large, 1, -1, true), utf8.codepoint(large, 1, 1, true)) --> nil	1	1114112
print(pcall(utf8.codepoint, surrogate)) --> false	invalid UTF-8 code
print(utf8.len("\xc0\x80"), utf8.len("\xe0\x80\x80"), utf8.len("\xf4\x90\x80\x80")) --> nil	nil	nil	1
