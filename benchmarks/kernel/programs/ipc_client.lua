-- Calls a service. Argument: calls in a batch.
local ipc <const> = require "ipc"
local mark <const> = require "syscall.probe".mark
local n <const> = math.tointeger(tonumber((...)))

local peer = assert(ipc.connect "echo")
while true do
  mark(0) for _ = 1, n do assert(peer:call "21.5") end mark(1)
end
