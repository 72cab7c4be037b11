local zero, negative = 0.0, -0.0
print(zero == negative, 1 / zero, 1 / negative, zero, negative, 0 * -1.0) --> true	inf	-inf	0.0	-0.0	-0.0
print(math.max(zero, negative), negative + 0, -negative, 0.0 // -1) --> 0.0	0.0	0.0	-0.0
local t = { [0.0] = "zero" }
print(t[-0.0], t[0]) --> zero	zero
