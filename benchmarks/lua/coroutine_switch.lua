-- iterations: 300000
-- resume and yield back and forth, values both ways: the cost of one switch.

function benchmark(n)
  local worker = coroutine.create(function(value)
    while true do value = coroutine.yield(value + 1) end
  end)
  local resume, total = coroutine.resume, 0
  for i = 1, n do
    local _, value = resume(worker, i % 100)
    total = (total + value) % 1000003
  end
  return total
end
