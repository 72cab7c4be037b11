local function produce(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end) end
local sum = 0
for i, square in produce(10) do sum = sum + square end
print(sum) --> 385
local thread = coroutine.wrap(function()
  for value in function() return coroutine.yield("next?") end do coroutine.yield("got " .. value) end
  return "over"
end)
print(thread(), thread("a"), thread(), thread("b"), thread(), thread(nil)) --> next?	got a	next?	got b	next?	over
