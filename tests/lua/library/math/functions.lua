print(math.sqrt(16), math.exp(0), math.log(1), math.log(8, 2), math.log(100, 10), math.log(27, 3)) --> 4.0	1.0	0.0	3.0	2.0	3.0
print(math.sin(0), math.cos(0), math.tan(0), math.asin(1) * 2 == math.pi, math.acos(1), math.atan(1) * 4 == math.pi) --> 0.0	1.0	0.0	true	0.0	true
print(math.atan(1, -1) == math.pi * 3 / 4, math.atan(-0.0, -1) == -math.pi, math.atan(0, 1)) --> true	true	0.0
print(math.deg(math.pi), math.rad(180) == math.pi, math.sqrt(-1) ~= math.sqrt(-1), math.log(0), math.exp(1000)) --> 180.0	true	true	-inf	inf
print(("%.12f %.12f %.12f"):format(math.sin(1), math.exp(1), math.log(10))) --> 0.841470984808 2.718281828459 2.302585092994
print(("%.10g %.10g %.10g"):format(math.sin(1e6), math.tan(1.5), math.atan(0.5))) --> -0.3499935022 14.10141995 0.463647609
