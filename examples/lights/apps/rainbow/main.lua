-- An effect: all colours of the rainbow in a minute.
local alarm = require "alarm"
local ipc = require "ipc"

local hue = 0 -- degrees

local function channel(offset)
  local distance = math.abs((hue + offset) % 360 - 180) / 60 -- 0 at the colour's own hue, 3 opposite
  return 100 * math.max(0, math.min(1, distance - 1))
end

local fixture

alarm.every(100, function()
  hue = (hue + 0.6) % 360
  fixture = fixture or ipc.connect("fixture")
  if fixture and not fixture:send(("%.1f %.1f %.1f"):format(channel(0), channel(240), channel(120))) then
    fixture:close()
    fixture = nil
  end
end)
