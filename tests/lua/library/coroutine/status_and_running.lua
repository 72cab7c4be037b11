local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function()
    print(coroutine.status(outer), coroutine.status((coroutine.running())), select(2, coroutine.running()))
    coroutine.yield()
  end)
  print(coroutine.status(inner))
  coroutine.resume(inner)
  print(coroutine.status(inner), coroutine.isyieldable())
  coroutine.resume(inner)
  print(coroutine.status(inner))
end)
coroutine.resume(outer)
--> suspended
--> normal	running	false
--> suspended	true
--> dead
print(select(2, coroutine.running()), coroutine.isyieldable(), coroutine.isyieldable(outer)) --> true	false	true
