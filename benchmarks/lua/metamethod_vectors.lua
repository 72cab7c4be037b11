-- iterations: 550000
-- Operators and indexing through metamethods: small vectors with __add, __mul, __eq, __lt, __index, __call.

local Vector = {}

local function vector(x, y)
  return setmetatable({ x, y }, Vector)
end

Vector.__add = function(a, b) return vector(a[1] + b[1], a[2] + b[2]) end
Vector.__mul = function(a, factor) return vector(a[1] * factor, a[2] * factor) end
Vector.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] end
Vector.__lt = function(a, b) return a[1] < b[1] end
Vector.__call = function(self, modulus) return vector(self[1] % modulus, self[2] % modulus) end
Vector.__index = function(self, name)
  if name == "x" then return rawget(self, 1) end
  return rawget(self, 2)
end

function benchmark(n)
  local position, step = vector(0, 0), vector(3, 7)
  local hits = 0
  for i = 1, n do
    position = (position + step * (i % 4))(1009)
    if position < step then hits = hits + 1 end
    if position == step then hits = hits + 1000 end
  end
  return position.x * 100000 + position.y + hits
end
