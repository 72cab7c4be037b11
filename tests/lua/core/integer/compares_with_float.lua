print(1 == 1.0, 1 < 1.5, 2 > 1.5, math.maxinteger < 2^63, math.maxinteger + 0.0 == 2^63) --> true	true	true	true	true
print(math.maxinteger == 2^63, math.mininteger == -2^63, math.mininteger <= -2^63) --> false	true	true
print(2^53 == 2^53 | 0, (2^53 | 0) + 1 == 2^53 + 1, (2^53 | 0) + 1 > 2^53) --> true	false	true
print(1 < 0 / 0, 1 > 0 / 0, 1 <= math.huge, math.maxinteger < math.huge, math.mininteger > -math.huge) --> false	false	true	true	true
local t = { [1] = "one" }
print(t[1.0], t[2^53] == nil) --> one	true
