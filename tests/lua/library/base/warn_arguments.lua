print(pcall(warn)) --> false	bad argument #1 to 'warn' (string expected, got no value)
print(pcall(warn, "a", {})) --> false	bad argument #2 to 'warn' (string expected, got table)
print(pcall(warn, "@off")) --> true
