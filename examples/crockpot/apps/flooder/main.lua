-- Hostile: every few minutes floods the console and the services of others for two seconds, as fast as it is let.
local alarm = require "alarm"
local ipc = require "ipc"

local LULL <const> = 5 * 60 * 1000 -- ms
local FLOOD <const> = 2000 -- ms

while true do
  local flooded = alarm.now() + FLOOD
  while alarm.now() < flooded do
    print("flood! " .. ("~"):rep(200))
    local recipe = ipc.connect("recipe")
    if recipe then
      for _ = 1, 100 do recipe:send("status") end
      recipe:close()
    end
  end
  alarm.sleep(LULL)
end
