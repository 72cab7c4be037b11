-- Hostile: floods the console and the services of others, as fast as it is let.
local ipc = require "ipc"

while true do
  print("flood! " .. ("~"):rep(200))
  local recipe = ipc.connect("recipe")
  if recipe then
    for _ = 1, 100 do recipe:send("status") end
    recipe:close()
  end
end
