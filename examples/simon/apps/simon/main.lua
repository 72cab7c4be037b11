-- Simon: watch the lights, press the buttons in the same order. Each round adds one.
local alarm = require "alarm"
local button = require "button"
local devices = require "devices"
local random = require "random"

local PATIENCE <const> = 5000 -- ms until a press counts as missed

local colours = { "red", "green", "blue", "yellow" }
local tones = { red = 310, green = 415, blue = 209, yellow = 252 } -- Hz
local lights, buttons = {}, {}
for _, colour in ipairs(colours) do
  lights[colour] = assert(devices.find(colour .. "-light"))
  buttons[colour] = assert(button.find(colour))
end
local buzzer <const> = assert(devices.find("buzzer"))

local function flash(colour, duration)
  lights[colour]:write(1)
  buzzer:write(tones[colour])
  alarm.sleep(duration)
  lights[colour]:write(0)
  buzzer:write(0)
  alarm.sleep(80)
end

-- The colour pressed next, or nil if nobody pressed any for a while.
local pressed
for _, colour in ipairs(colours) do
  buttons[colour]:on("press", function() pressed = colour end)
end
local function waitForPress()
  pressed = nil
  local patience = alarm.now() + PATIENCE
  while not pressed and alarm.now() < patience do alarm.sleep(10) end
  return pressed
end

local function play()
  local sequence = {}
  while true do
    sequence[#sequence + 1] = colours[random.range(1, #colours)]
    for _, colour in ipairs(sequence) do flash(colour, math.max(120, 420 - 20 * #sequence)) end
    for _, colour in ipairs(sequence) do
      local answer = waitForPress()
      if answer ~= colour then return #sequence - 1, answer and "wrong" or "too slow" end
      flash(answer, 150)
    end
    alarm.sleep(600)
  end
end

local best = 0
while true do
  print("Press any button to begin.")
  while not waitForPress() do end
  alarm.sleep(800)
  local score, why = play()
  buzzer:write(90)
  for _, colour in ipairs(colours) do lights[colour]:write(1) end
  alarm.sleep(1000)
  for _, colour in ipairs(colours) do lights[colour]:write(0) end
  buzzer:write(0)
  best = math.max(best, score)
  print(("%s! %d in a row; the best so far is %d."):format(why, score, best))
end
