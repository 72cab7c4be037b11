---What the modules of numbered things (buttons, lights, pins, channels) have in common. For those modules.

local items = {}

---The number of a thing by its name.
---@param driver table a module such as require "syscall.button"
---@param name string
---@return integer? @return SystemCallError?
function items.find(driver, name)
  local done, problem = driver.allow_name(name)
  if not done then return nil, problem end
  local index
  index, problem = driver.find()
  driver.allow_name(nil)
  return index, problem
end

---The names of all there are, by number plus one.
---@return string[]? @return SystemCallError?
function items.names(driver)
  local count, problem = driver.count()
  if not count then return nil, problem end
  local memory <const> = require "buffer".new(64)
  local names = {}
  local done
  done, problem = driver.allow_name_of(memory)
  if not done then return nil, problem end
  for index = 0, count - 1 do
    local length
    length, problem = driver.name(index)
    if not length then break end
    names[index + 1] = memory:read(0, length)
  end
  driver.allow_name_of(nil)
  if #names < count then return nil, problem end
  return names
end

return items
