-- An app as people write them: some functions, some state, an alarm. Its first mark is made when it runs.
local alarm <const> = require "alarm"
local mark <const> = require "syscall.probe".mark

local target, hysteresis = 78.0, 0.5
local history, position = {}, 0

local function remember(temperature)
  position = position % 60 + 1
  history[position] = temperature
end

local function average()
  local sum = 0
  for _, temperature in ipairs(history) do sum = sum + temperature end
  return #history > 0 and sum / #history or nil
end

local heating = false
local function control(temperature)
  remember(temperature)
  if temperature > target + hysteresis then heating = false
  elseif temperature < target - hysteresis then heating = true end
  return heating
end

mark(1)
alarm.every(1000, function()
  if not control(20 + position % 7) and average() then mark(2) end
end)
