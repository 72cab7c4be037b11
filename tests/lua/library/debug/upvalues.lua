local a, b = 1, 2
local function f() return a, b end
local function g() return b end
print(debug.getupvalue(f, 1)) --> a	1
print(debug.getupvalue(f, 2)) --> b	2
print(debug.getupvalue(f, 3)) -->
print(debug.setupvalue(f, 1, 10), a, f()) --> a	10	10	2
print(debug.upvalueid(f, 2) == debug.upvalueid(g, 1), debug.upvalueid(f, 1) == debug.upvalueid(g, 1)) --> true	false
debug.upvaluejoin(f, 1, g, 1)
print(f()) --> 2	2
print(pcall(debug.upvalueid, f, 5) , pcall(debug.upvaluejoin, f, 9, g, 1)) --> true	false	bad argument #2 to 'debug.upvaluejoin' (invalid upvalue index)
