local function run()
  local _ENV = { y = 5 }
  x = 10
  return x + y, _ENV.x
end
print(run()) --> 15	10
print(x, y) --> nil	nil
local function parameter(_ENV) return a + b end
print(parameter({ a = 1, b = 2 })) --> 3
