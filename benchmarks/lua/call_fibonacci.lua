-- iterations: 33
-- Calls of a global-free recursive function: frames, arguments, returns.

local function fibonacci(n)
  if n < 2 then return n end
  return fibonacci(n - 1) + fibonacci(n - 2)
end

function benchmark(n)
  return fibonacci(n)
end
