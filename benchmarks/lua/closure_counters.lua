-- iterations: 1000000
-- Closures made, called, sharing and closing over loop variables.

local function counter(step)
  local value = 0
  local function increment() value = value + step; return value end
  local function reset() value = 0 end
  return increment, reset
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

function benchmark(n)
  local total = 0
  local increment, reset = counter(3)
  for i = 1, n do
    local function add(x) return x + i % 5 end
    local twice = compose(add, add)
    total = (total + twice(i % 11) + increment()) % 1000003
    if i % 100 == 0 then
      reset()
      increment, reset = counter(i % 7)
    end
  end
  return total
end
