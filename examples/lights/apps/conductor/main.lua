-- Owns the fixture. Effects are apps of their own that send it colours; the button chooses whose colours are shown. In
-- a bright room the light is turned down.
local alarm = require "alarm"
local button = require "button"
local devices = require "devices"
local ipc = require "ipc"

local BRIGHT <const> = 400 -- lux at which the fixture is at its lowest
local LOWEST <const> = 0.2 -- share of full brightness
local FORGET <const> = 3000 -- ms without a colour until an effect counts as gone

local fixture <const> = assert(devices.find("fixture"))
local daylight <const> = assert(devices.find("daylight"))
local mode <const> = assert(button.find("mode"))

local effects = {} -- in the order they were first heard: { name =, heard = ms since boot }
local chosen -- name of the effect shown; nil = dark
local level = 1

local function forgetTheGone()
  local now = alarm.now()
  for index = #effects, 1, -1 do
    if now - effects[index].heard > FORGET then
      print(effects[index].name .. " is gone")
      if chosen == effects[index].name then chosen = nil end
      table.remove(effects, index)
    end
  end
  if not chosen and effects[1] then chosen = effects[1].name end
  if not chosen then fixture:write(0, 0, 0) end
end

local function hear(name)
  for _, effect in ipairs(effects) do
    if effect.name == name then
      effect.heard = alarm.now()
      return
    end
  end
  effects[#effects + 1] = { name = name, heard = alarm.now() }
  chosen = chosen or name
  print(name .. " is here")
end

local function next()
  for index, effect in ipairs(effects) do
    if effect.name == chosen then
      chosen = effects[index % #effects + 1].name
      print("showing " .. chosen)
      return
    end
  end
end

-- A colour is three percentages: "100 50 0". Who sent it is told by the kernel, so no effect can speak for another.
ipc.serve("fixture", function(colour, sender)
  hear(sender.name)
  if sender.name ~= chosen then return end
  local red, green, blue = colour:match("^(%S+) (%S+) (%S+)$")
  red, green, blue = tonumber(red), tonumber(green), tonumber(blue)
  if red and green and blue then fixture:write(red * level, green * level, blue * level) end
end)

local function adapt()
  level = math.max(LOWEST, 1 - (daylight:read() or 0) / BRIGHT)
end

mode:on("press", next)
daylight:on("change", adapt)
adapt()
alarm.every(1000, forgetTheGone)
