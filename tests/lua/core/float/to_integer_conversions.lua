print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.tointeger(2^63), math.tointeger({})) --> 3	nil	8	nil	nil
print(3.0 | 0, -0.0 | 0, 2^62 | 0) --> 3	0	4611686018427387904
local t = {}
t[1.0], t[2.5], t[2^53] = "a", "b", "c"
print(next({ [3.0] = true }), t[1], t[2.5], t[1 << 53]) --> 3	a	b	c
print(math.type(next({ [3.0] = true }))) --> integer
