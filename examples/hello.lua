-- A tour of what a script can do here and what it cannot. `npm start` runs it with 1 MiB of memory.

print("Hello from " .. _VERSION .. " on Perilune")
print()

-- Integers have 64 bits and wrap around; / and ^ give floats.
print("integers", 7 // 2, 7 % -3, math.maxinteger + 1 == math.mininteger)
print("floats", 7 / 2, 2 ^ 53, 0.1 + 0.2 == 0.3)

-- Patterns take texts apart.
local line = "Apollo 11 landed on 1969-07-20"
print("pattern", line:match("(%d+)-(%d+)-(%d+)"))

-- A coroutine hands out values one by one, wherever it stands: here in the middle of sort.
local function comparisons(list)
  return coroutine.wrap(function()
    table.sort(list, function(a, b)
      coroutine.yield(a .. "?" .. b)
      return a < b
    end)
  end)
end
local steps = {}
for step in comparisons({ "c", "a", "b" }) do
  steps[#steps + 1] = step
end
print("coroutine", table.concat(steps, " "))

-- Objects are tables with a metatable.
local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b)
  return setmetatable({ x = a.x + b.x, y = a.y + b.y }, Vector)
end
Vector.__tostring = function(v)
  return ("(%g, %g)"):format(v.x, v.y)
end
local function vector(x, y)
  return setmetatable({ x = x, y = y }, Vector)
end
print("metatable", vector(1, 2) + vector(0.5, 40))
print()

-- The outside: nothing is there that was not granted.
print("a file", io.open("/etc/passwd"))
print("a variable", os.getenv("HOME"))

-- The memory has an end. Running into it is an ordinary error, and the script goes on.
local kept = {}
local fitted, message = pcall(function()
  while true do
    kept[#kept + 1] = ("x"):rep(1000)
  end
end)
print("memory", fitted, message, #kept .. " strings of 1000 bytes were made")
kept = nil
collectgarbage()
print("afterwards", ("%.1f KiB in use"):format(collectgarbage("count")))
