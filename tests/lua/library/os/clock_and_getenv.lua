local before = os.clock()
for _ = 1, 1000 do end
print(math.type(before), os.clock() >= before, os.getenv("NO_SUCH_VARIABLE_HERE")) --> float	true	nil
print(pcall(os.getenv)) --> false	bad argument #1 to 'os.getenv' (string expected, got no value)
