print(pcall(string.rep, "x", 1 << 62)) --> false	resulting string too large
print(pcall(string.rep, ("x"):rep(1 << 20), 1 << 50)) --> false	resulting string too large
print(pcall(string.format, "%99999s", "x")) --> false	invalid conversion specification: '%99999s'
print(pcall(string.packsize, "s1"), pcall(string.pack, "!16 c2147483648", "")) --> false	false	invalid format option '8'
