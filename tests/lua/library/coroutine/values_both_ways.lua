local thread = coroutine.create(function(a, b)
  local c = coroutine.yield(a + b)
  local d, e = coroutine.yield(c * 2)
  return d + e, "end"
end)
print(coroutine.resume(thread, 1, 2)) --> true	3
print(coroutine.resume(thread, 10)) --> true	20
print(coroutine.resume(thread, 3, 4)) --> true	7	end
print(coroutine.resume(thread)) --> false	cannot resume dead coroutine
print(coroutine.status(thread)) --> dead
