local step = ipairs({})
print(pcall(function() return step({ 1 }, "0") end)) --> true	1	1
print(pcall(function() return step({ 1 }, 0.0) end)) --> true	1	1
print(pcall(function() return step({ 1 }, 0.5) end)) --> false	script:4: bad argument #2 to 'step' (number has no integer representation)
print(pcall(step, { 1 })) --> false	bad argument #2 to '?' (number expected, got no value)
print(pcall(function() for _ in step, {}, {} do end end)) --> false	script:6: bad argument #2 to 'for iterator' (number expected, got table)
