local environment = {}
load("a = 1; b = a + 1; function c() return b end", "=script", "t", environment)()
print(environment.a, environment.b, environment.c(), a) --> 1	2	2	nil
print(load("return _ENV", "=script", "t", nil)()) --> nil
print(pcall(load("return x", "=script", "t", nil))) --> false	script:1: attempt to index a nil value (upvalue '_ENV')
