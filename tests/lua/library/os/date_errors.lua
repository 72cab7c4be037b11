-- not on wasmoon: its years wrap around
print(pcall(os.date, "%Q", 0)) --> false	bad argument #1 to 'os.date' (invalid conversion specifier '%Q')
print(pcall(os.date, "%", 0)) --> false	bad argument #1 to 'os.date' (invalid conversion specifier '%')
print(pcall(os.date, "%E", 0)) --> false	bad argument #1 to 'os.date' (invalid conversion specifier '%E')
print(pcall(os.date, "!%Y", 2^60 | 0)) --> false	date result cannot be represented in this installation
print(pcall(os.date, "!%Y", 1.5)) --> false	bad argument #2 to 'os.date' (number has no integer representation)
print(os.date("!%Ex %Od", 0), os.date("", 0) == "") --> 01/01/70 01	true
