print(2 ^ 3 ^ 2, -2 ^ 2, 2 ^ -1) --> 512.0	-4.0	0.5
print(1 .. 2 .. 3, 1 + 2 .. "", 2 * 3 .. 4) --> 123	3	64
print(not nil == true, not (nil == true), not 1 == 2) --> true	true	false
print(1 < 2 == true, 1 + 2 < 4, "a" .. "b" == "ab") --> true	true	true
print(1 | 2 & 3, 1 | 2 ~ 3, 5 & 3 << 1, 1 << 2 + 1, ~0 >> 60) --> 3	1	4	8	15
print(7 // 2 * 2, 7 % 4 ^ 2, -7 // 2, #"ab" + 1) --> 6	7.0	-4	3
print(1 or error("no"), nil and error("no"), false or nil, nil == false) --> 1	nil	nil	false
