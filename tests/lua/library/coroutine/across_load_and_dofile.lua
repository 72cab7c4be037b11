local thread = coroutine.wrap(function() return load("local a = coroutine.yield(1); return a * 2")() end)
print(thread(), thread(21)) --> 1	42
