-- An effect: the restless light of a candle.
local alarm = require "alarm"
local ipc = require "ipc"

local fixture
local flame = 60 -- percent

alarm.every(80, function()
  flame = math.max(25, math.min(80, flame + math.random(-5, 5)))
  fixture = fixture or ipc.connect("fixture")
  if fixture and not fixture:send(("%.1f %.1f %.1f"):format(flame, flame * 0.45, flame * 0.08)) then
    fixture:close()
    fixture = nil
  end
end)
