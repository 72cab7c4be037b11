-- not on wasmoon: its C library numbers errors its own way
print(io.open("absent.txt")) --> nil	absent.txt: No such file or directory	2
print(pcall(io.open, "x", "bogus")) --> false	bad argument #2 to 'io.open' (invalid mode)
print(io.open("absent/also.txt", "w")) --> nil	absent/also.txt: No such file or directory	2
print(pcall(io.open)) --> false	bad argument #1 to 'io.open' (string expected, got no value)
