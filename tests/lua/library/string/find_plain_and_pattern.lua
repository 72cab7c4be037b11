print(("hello world"):find("wor"), ("hello"):find("l+"), ("hello"):find("xyz")) --> 7	3	nil
print(("a.b"):find(".", 1, true), ("a.b"):find("%."), ("a+b"):find("+", 1, true)) --> 2	2	2	2
print((""):find(""), ("abc"):find("", 4), ("abc"):find("", 5), ("abc"):find("", -1)) --> 1	4	nil	3	2
print(("hello"):find("l", -2), ("hello"):find("(l)(l)"), ("hello"):find("()ll()")) --> 4	3	3	4	3	5
print(("a\0b"):find("\0"), ("a\0b"):find("%z"), ("abc"):find("b", nil, true)) --> 2	2	2	2
