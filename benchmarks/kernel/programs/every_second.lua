-- Does a little each second, and tells how late it was.
local alarm <const> = require "alarm"
local late <const> = require "syscall.probe".late

local due = alarm.micros()
alarm.every(1000, function(periods)
  due = due + periods * 1000000
  local sum = 0
  for i = 1, 50 do sum = sum + i end
  late(math.max(0, alarm.micros() - due))
end)
