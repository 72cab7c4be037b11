local half, zero = 0.5, -0.0
print(zero ^ half, (-0.0) ^ 0.5, 0.0 ^ half) --> 0.0	0.0	0.0
print(zero ^ -half, (-1 / 0) ^ half) --> inf	inf
print(4 ^ half, 2 ^ half == math.sqrt(2), (-4) ^ half ~= (-4) ^ half) --> 2.0	true	true
