-- Counts the primes below a limit: sieve.lua [LIMIT]
--
--   ./perilune lua --stats examples/sieve.lua 1000000
--   ./perilune lua --memory 256KiB examples/sieve.lua 1000000     (more than fits)
--   ./perilune lua --time 5ms examples/sieve.lua 1000000          (longer than allowed)

local limit = math.tointeger(tonumber(arg[1] or 100000))
if not limit or limit < 2 then
  print("sieve.lua: the limit is a whole number from 2")
  os.exit(1)
end

local isComposite = {}
for number = 2, limit - 1 do
  isComposite[number] = false
end

local count, largest = 0, 0
for number = 2, limit - 1 do
  if not isComposite[number] then
    count, largest = count + 1, number
    for multiple = number * number, limit - 1, number do
      isComposite[multiple] = true
    end
  end
end
print(("%d primes below %d, the largest is %d"):format(count, limit, largest))
