-- Plain search over pieces, needles that nearly match, needles at the end.
local text = ("ab"):rep(20000) .. "abc"
print(text:find("abc", 1, true), text:find("bc"), text:find("abca", 1, true)) --> 40001	40002	nil
print((("a"):rep(30000) .. "b"):find(("a"):rep(500) .. "b", 1, true)) --> 29501	30001
print(("a\0b\0c"):find("\0c", 1, true), ("a+b"):find("a+b", 1, true), ("a+b"):find("a+b")) --> 4	1	nil
print(("abc"):find("", 4, true), ("abc"):find("", 5, true), ("abc"):find("abcd", 1, true), (""):find("", 1, true)) --> 4	nil	nil	1	0
print(("x"):rep(7) == ("x"):rep(7):match("x+"), ("12345678x"):find("x", 1, true), ("1234567x8"):find("x8", -2, true)) --> true	9	8	9
