-- outcome: done
-- why: the smallest integer divided by minus one overflows, and in wasm an unguarded division traps.
local smallest = math.mininteger
assert(smallest // -1 == smallest and smallest % -1 == 0)
assert(not pcall(function() return smallest // 0 end) and not pcall(function() return smallest % 0 end))
local minus_one = -1
assert(smallest // minus_one == smallest and smallest % minus_one == 0)
assert(math.fmod(smallest, -1) == 0 and not pcall(math.fmod, 1, 0))
for _, x in ipairs { 0 / 0, 1 / 0, -1 / 0, 2^63, -2^63 - 2048, 1e300 } do
  assert(math.tointeger(x) == nil and not pcall(function() return x | 0 end))
  local _ = math.floor(x), math.ceil(x), x // 1, x % 1, string.format("%.3f", x), #tostring(x)
  assert(not pcall(string.rep, "x", x) and not pcall(string.format, "%d", x))
  for _ = x, 1 do break end
end
