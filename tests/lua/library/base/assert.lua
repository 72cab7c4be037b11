print(assert(1, 2, 3)) --> 1	2	3
print(pcall(assert, false)) --> false	assertion failed!
print(pcall(assert, nil, "message")) --> false	message
print(pcall(assert, false, { 1 }) == false, select(2, pcall(assert, false, 42))) --> true	42
print(pcall(assert)) --> false	bad argument #1 to 'assert' (value expected)
