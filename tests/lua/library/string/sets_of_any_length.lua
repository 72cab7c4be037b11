-- Sets longer than what is read at once, and the odd forms of short ones.
local long = "[" .. ("a-c%d_"):rep(100) .. "]+"
print(("zz_1ab2zz"):match(long), ("zzz"):match(long)) --> _1ab2	nil
print(("zz_1ab2zz"):match("[^" .. ("xyz"):rep(50) .. "]+")) --> _1ab2
print(("a]b"):find("[]]"), ("a]b"):find("[^]]"), ("a-b"):find("[a-]", 2), ("%d"):find("[%%]")) --> 2	1	2	1	1
print(("x^y"):find("[x^]+"), ("a%]"):match("[%]%%]+"), ("+,-"):match("[+--]+"), ("m"):match("[a-mz]")) --> 1	%]	+,-	m
print(("&'()"):match("[!-%a]+"), (")a("):find("[()]", 2)) --> nil	3	3
print(("\0\1\2"):find("[%z\1]+"), ("\255\254"):match("[\254-\255]+") == "\255\254", ("é"):find("[\128-\255]+")) --> 1	true	1	2
print(pcall(string.find, "a", "[" .. ("a"):rep(5000))) --> false	malformed pattern (missing ']')
print(pcall(string.find, "a", "%f[" .. ("a"):rep(50))) --> false	malformed pattern (missing ']')
