-- Tells people how the food is doing: a line every ten minutes, and a light that shows red while the lid is off,
-- amber while it heats up, green when the food has the right temperature.
local alarm = require "alarm"
local devices = require "devices"
local ipc = require "ipc"

local NEAR <const> = 3 -- °C from the target at which the food counts as right
local EVERY <const> = 10 * 60 * 1000 -- ms between two lines

local thermometer <const> = assert(devices.find("thermometer"))
local lid <const> = assert(devices.find("lid"))
local light <const> = assert(devices.find("light"))

local recipe

-- A lid that cannot be seen counts as off, as it does to the board.
local function isOpen() return not lid:read() end

-- Asks the timer how things stand. It may not be there yet, or have been restarted: then we connect again.
local function status()
  recipe = recipe or ipc.connect("recipe")
  local answer = recipe and recipe:call("status", 500)
  if recipe and not answer then
    recipe:close()
    recipe = nil
  end
  local name, target, minutes = (answer or ""):match("^(%S+) (%S+) (%d+)$")
  return name or "no recipe", tonumber(target) or 0, tonumber(minutes) or 0
end

local function show()
  local temperature = thermometer:read() or 0
  local _, target = status()
  if isOpen() then
    light:write(100, 0, 0)
  elseif target == 0 then
    light:write(0, 0, 0)
  elseif math.abs(temperature - target) <= NEAR then
    light:write(0, 100, 0)
  else
    light:write(100, 50, 0)
  end
end

local function tell()
  local temperature = thermometer:read() or 0
  local name, target, minutes = status()
  local left = minutes > 0 and (", %d:%02d left"):format(minutes // 60, minutes % 60) or ""
  print(("%.1f °C, %s wants %d °C%s%s"):format(temperature, name, target, left, isOpen() and ", lid open" or ""))
end

lid:on("change", show)
alarm.every(5000, show)
alarm.every(EVERY, tell)
alarm.after(1000, tell) -- the timer is there by then
