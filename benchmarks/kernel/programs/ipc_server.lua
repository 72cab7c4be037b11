-- Answers a message with a message.
local ipc <const> = require "ipc"
ipc.serve("echo", function(message) return message end)
