local skips = "a\z
       b"
print("\65\066\x43\u{44}", skips, "q\"\'q") --> ABCD	ab	q"'q
print(#"\a\b\f\n\r\t\v\\", ("\0x"):byte(1, -1)) --> 8	0	120
print("\u{7FFFFFFF}" == "\xFD\xBF\xBF\xBF\xBF\xBF", "\u{20AC}") --> true	€
local two_lines = "one\
two"
print(#two_lines, two_lines:byte(4)) --> 7	10
