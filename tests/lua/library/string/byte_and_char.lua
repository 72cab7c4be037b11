print(("hello"):byte(), ("hello"):byte(2), ("hello"):byte(-1)) --> 104	101	111
print(("hello"):byte(1, -1)) --> 104	101	108	108	111
print(("hello"):byte(10), ("").byte("")) --> nil
print(string.char(72, 105), string.char() == "") --> Hi	true
print(pcall(string.char, 256)) --> false	bad argument #1 to 'string.char' (value out of range)
print(pcall(string.char, -1)) --> false	bad argument #1 to 'string.char' (value out of range)
print(pcall(string.byte)) --> false	bad argument #1 to 'string.byte' (string expected, got no value)
