-- Keeps the food at the temperature the recipe asks for.
--
-- `periodic` is a control step: the kernel calls it once a second with the devices named in app.toml, and puts what
-- it returns to the heater. What it returns is a wish: the board decides whether the heater may be on.
local alarm = require "alarm"
local ipc = require "ipc"

local HYSTERESIS <const> = 0.5 -- °C below the target at which it heats again; the hot pot adds some above it
local PATIENCE <const> = 60000 -- ms without news of the recipe until the heater stays off

local target = 0 -- °C, 0 = off
local heard = 0 -- when the recipe was last heard of, ms since boot
local isHeating = false
local recipe

-- Asks the timer what it wants. It may have been restarted meanwhile: then we connect again.
local function ask()
  recipe = recipe or ipc.connect("recipe")
  if not recipe then return end
  local answer = recipe:call("target", 500)
  if answer then
    target = tonumber(answer) or 0
    heard = alarm.now()
  else
    recipe:close()
    recipe = nil
  end
end

alarm.every(1000, ask)

function periodic(dt, inputs)
  if alarm.now() - heard > PATIENCE then target = 0 end
  if not inputs.lid or target == 0 then
    isHeating = false
  elseif inputs.thermometer < target - HYSTERESIS then
    isHeating = true
  elseif inputs.thermometer > target then
    isHeating = false
  end
  return { heater = isHeating }
end
