---Random numbers nobody can predict. (math.random is for those that only have to look random.)

local syscall <const> = require "syscall"
local driver <const> = require "syscall.random"

local random = {}

---A random integer of 64 bits, all alike.
---@return integer
function random.integer()
  return driver.number() << 32 | driver.number()
end

---A random integer in a range, all alike.
---@param least integer
---@param most integer
---@return integer
function random.range(least, most)
  least = syscall.integer("random.range", "least", least)
  most = syscall.integer("random.range", "most", most, least)
  local span = most - least + 1 -- 0: all integers there are
  if span == 0 then return random.integer() end
  -- The last numbers, which are too few to go round once more, are drawn again.
  local limit = span > 0 and span - 1 or -1
  local mask = limit
  for shift = 0, 5 do mask = mask | mask >> (1 << shift) end
  local value
  repeat value = random.integer() & mask until math.ult(value, span)
  return least + value
end

---A random number from 0 on and below 1.
---@return number
function random.number()
  return (random.integer() >> 11) * 0x1p-53
end

---@param count integer from 0 to 65536
---@return string? bytes @return SystemCallError?
function random.bytes(count)
  count = syscall.integer("random.bytes", "count", count, 0, 65536)
  if count == 0 then return "" end
  local memory <const> = require "buffer".new(math.min(count, 4096))
  local done, problem = driver.allow_bytes(memory)
  local pieces = {}
  while done and count > 0 do
    done, problem = driver.fill()
    if done then
      pieces[#pieces + 1] = memory:read(0, math.min(done, count))
      count = count - done
    end
  end
  driver.allow_bytes(nil)
  if not done then return syscall.named("random.bytes", nil, problem) end
  return table.concat(pieces)
end

return random
