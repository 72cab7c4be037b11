local t = {}
for i = 1, 5 do t[i / 1] = i end
print(#t, t[3], next(t)) --> 5	3	1	1
t[2^53], t[-0.0] = "big", "zero"
print(t[9007199254740992], t[0]) --> big	zero
