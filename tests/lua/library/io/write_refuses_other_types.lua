-- not on wasmoon: its io.write is replaced by a Lua function
print(pcall(io.write, {})) --> false	bad argument #1 to 'io.write' (string expected, got table)
print(pcall(function() io.write("", nil) end)) --> false	script:3: bad argument #2 to 'write' (string expected, got nil)
print(pcall(function() io.stdout:write({}) end)) --> false	script:4: bad argument #1 to 'write' (string expected, got table)
