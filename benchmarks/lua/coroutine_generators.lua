-- iterations: 8000
-- Many short coroutines: generators by coroutine.wrap, chained, and permutations.

local yield, wrap = coroutine.yield, coroutine.wrap

local function range(last)
  return wrap(function() for i = 1, last do yield(i) end end)
end

local function filter(accept, source)
  return wrap(function()
    for value in source do
      if accept(value) then yield(value) end
    end
  end)
end

local function permute(items, count)
  if count == 0 then
    yield(items)
  else
    for i = 1, count do
      items[count], items[i] = items[i], items[count]
      permute(items, count - 1)
      items[count], items[i] = items[i], items[count]
    end
  end
end

function benchmark(n)
  local total = 0
  for _ = 1, n do
    local odd = filter(function(value) return value % 2 == 1 end, range(20))
    for value in odd do total = (total + value) % 1000003 end
  end
  for items in wrap(function() permute({ 1, 2, 3, 4, 5, 6 }, 6) end) do
    total = (total + items[1] * items[6]) % 1000003
  end
  return total
end
