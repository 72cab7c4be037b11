print(("%s %10s|%-10s|%.2s|%5.1s|"):format("text", "right", "left", "cut", "xyz")) --> text      right|left      |cu|    x|
print(("%s %s %s %s"):format(nil, true, 1.0, 12)) --> nil true 1.0 12
print(("%s"):format(setmetatable({}, { __tostring = function() return "object" end }))) --> object
print(("%%"):format(), ("%5%"):len() == 3, #("%s"):format("a\0b")) --> %	true	3
print(pcall(string.format, "%s")) --> false	bad argument #2 to 'string.format' (no value)
print(#("%s"):format(("x"):rep(1000)), #("%-200s|"):format("x") == 201 or "refused") --> error: script:6: invalid conversion specification: '%-200s'
