-- An effect: plain white light, for those who came to read.
local alarm = require "alarm"
local ipc = require "ipc"

local fixture

alarm.every(1000, function()
  fixture = fixture or ipc.connect("fixture")
  if fixture and not fixture:send("100 95 85") then
    fixture:close()
    fixture = nil
  end
end)
