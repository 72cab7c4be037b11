local t = { 10, 20; x = 1, ["y z"] = 2, [3] = 30, 40 }
print(t[1], t[2], t[3], t.x, t["y z"], #t) --> 10	20	40	1	2	3
print(#{ nil, nil, 3 }, #{ n = 1 }, #{ 1, 2, nil }) --> 3	0	2
local keys = { [1.0] = "float", [2^53] = "big" }
print(keys[1], keys[2^53 | 0]) --> float	big
