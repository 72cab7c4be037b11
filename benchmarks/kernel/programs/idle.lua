-- A program that waits for an alarm that is far away.
local alarm <const> = require "alarm"
alarm.every(3600 * 1000, function() end)
require "syscall.probe".mark(1)
