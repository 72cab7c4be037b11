local function fail(level) error("here", level) end
print(pcall(fail, "1")) --> false	script:1: here
print(pcall(fail, 0.0)) --> false	here
print(pcall(fail, 1.5)) --> false	script:1: bad argument #2 to 'error' (number has no integer representation)
print(pcall(fail, "1.5")) --> false	script:1: bad argument #2 to 'error' (number has no integer representation)
print(pcall(fail, "x")) --> false	script:1: bad argument #2 to 'error' (number expected, got string)
print(pcall(fail, {})) --> false	script:1: bad argument #2 to 'error' (number expected, got table)
