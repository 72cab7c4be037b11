print(pcall(string.format, "%y", 1)) --> false	invalid conversion '%y' to 'format'
print(pcall(string.format, "%")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%0123d", 1)) --> false	invalid conversion specification: '%0123d'
print(pcall(string.format, "%123d", 1)) --> false	invalid conversion specification: '%123d'
print(pcall(string.format, "%.123d", 1)) --> false	invalid conversion specification: '%.123d'
print(pcall(string.format, "%d %d", 1)) --> false	bad argument #3 to 'string.format' (no value)
print(pcall(string.format, "%-#+ 0-d", 1)) --> false	invalid conversion specification: '%-#+ 0-d'
print(pcall(string.format, "%c", "x")) --> false	bad argument #2 to 'string.format' (number expected, got string)
print(pcall(string.format, "%#i", 1)) --> false	invalid conversion specification: '%#i'
print(pcall(string.format, "%p", 1), (string.format("%p", {}):gsub("0x%x+", "ADDRESS"))) --> true	ADDRESS
