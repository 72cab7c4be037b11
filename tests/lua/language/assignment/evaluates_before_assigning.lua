local i, t = 1, {}
i, t[i] = i + 1, 20
print(i, t[1], t[2]) --> 2	20	nil
local a, b, c = 1, 2
a, b = b, a
print(a, b, c) --> 2	1	nil
