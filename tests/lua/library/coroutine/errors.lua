local thread = coroutine.create(function() local t; t.x = 1 end)
print(coroutine.resume(thread)) --> false	script:1: attempt to index a nil value (local 't')
print(coroutine.status(thread), coroutine.resume(thread)) --> dead	false	cannot resume dead coroutine
print(coroutine.resume(coroutine.create(function() error({ code = 5 }) end)) == false) --> true
print(pcall(coroutine.wrap(function() error("in wrap", 0) end))) --> false	in wrap
print(pcall(coroutine.wrap(function() error({}) end)) == false) --> true
local once = coroutine.wrap(function() return 1 end)
once()
print(pcall(once)) --> false	cannot resume dead coroutine
print(pcall(coroutine.resume, 5)) --> false	bad argument #1 to 'coroutine.resume' (thread expected, got number)
print(pcall(coroutine.create)) --> false	bad argument #1 to 'coroutine.create' (function expected, got no value)
print(coroutine.resume((coroutine.running()))) --> false	cannot resume non-suspended coroutine
