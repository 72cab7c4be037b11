-- Walks through a recipe: which temperature, and for how long once the food has it. The knob chooses the recipe; the thermostat and the
-- display ask over IPC how things stand.
local alarm = require "alarm"
local devices = require "devices"
local ipc = require "ipc"
local task = require "task"

-- The last stage of a recipe has no end: it keeps the food warm.
local recipes = {
  [0] = { name = "off", { temperature = 0 } },
  { name = "warm", { temperature = 65 } },
  { name = "low", { temperature = 85, minutes = 420 }, { temperature = 65 } },
  { name = "high", { temperature = 94, minutes = 210 }, { temperature = 65 } },
  { name = "beans", { temperature = 98, minutes = 15 }, { temperature = 88, minutes = 300 }, { temperature = 65 } },
}

local MINUTE <const> = 60000 -- ms
local NEAR <const> = 1 -- °C below its temperature at which the time of a stage begins
local CHECK <const> = 10000 -- ms between two looks at the thermometer until then

local knob <const> = assert(devices.find("knob"))
local beeper <const> = assert(devices.find("beeper"))
local thermometer <const> = assert(devices.find("thermometer"))

local recipe = recipes[0]
local stage = 1
local stageEnd -- ms since boot; nil = its time has not begun, or it has no end
local stageTimer

local function beep(times)
  task.spawn(function()
    for _ = 1, times do
      beeper:write(2000)
      alarm.sleep(150)
      beeper:write(0)
      alarm.sleep(150)
    end
  end)
end

local enter

local function finish()
  print(("%s: stage %d is done"):format(recipe.name, stage))
  beep(3)
  enter(stage + 1)
end

-- Begins the time of the stage as soon as the food is hot enough. If it is hotter, it cools down meanwhile.
local function begin()
  local temperature = thermometer:read()
  if not temperature or temperature < recipe[stage].temperature - NEAR then return end
  stageTimer:cancel()
  local time = recipe[stage].minutes * MINUTE
  stageEnd = alarm.now() + time
  stageTimer = alarm.after(time, finish)
  print(("%s: %.1f °C, stage %d takes %d minutes from now"):format(recipe.name, temperature, stage, time // MINUTE))
end

function enter(number)
  if stageTimer then stageTimer:cancel() end
  stageTimer, stageEnd = nil, nil
  stage = number
  print(("%s: stage %d of %d, %d °C"):format(recipe.name, stage, #recipe, recipe[stage].temperature))
  if recipe[stage].minutes then
    stageTimer = alarm.every(CHECK, begin)
    begin()
  end
end

local function choose()
  local position = knob:read()
  local chosen = position and recipes[math.tointeger(position) or -1]
  if chosen and chosen ~= recipe then
    recipe = chosen
    beep(1)
    enter(1)
  end
end

local function minutesLeft()
  if not stageEnd then return recipe[stage].minutes or 0 end
  return math.max(0, math.ceil((stageEnd - alarm.now()) / MINUTE))
end

ipc.serve("recipe", function(question)
  if question == "target" then return tostring(recipe[stage].temperature) end
  if question == "status" then return ("%s %d %d"):format(recipe.name, recipe[stage].temperature, minutesLeft()) end
end)

knob:on("change", choose)
choose()
