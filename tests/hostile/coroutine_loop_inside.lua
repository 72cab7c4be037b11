-- outcome: fuel
-- why: a loop in a coroutine must spend the process's budget, not one of its own.
while true do
  coroutine.resume(coroutine.create(function() while true do end end))
end
