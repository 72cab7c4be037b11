-- outcome: memory or fuel
-- why: a script that stops the collector and makes garbage must hit its quota, nobody else's.
collectgarbage("stop")
while true do
  local _ = { {}, {}, {} }
end
