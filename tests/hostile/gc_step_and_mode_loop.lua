-- outcome: fuel
-- why: the collector's knobs turned without pause, with absurd values, must not confuse it.
local live = {}
for i = 1, 1000 do live[i] = { i, tostring(i) } end
while true do
  collectgarbage("step", math.maxinteger)
  collectgarbage("incremental", 1000000, 1000000, 1000)
  collectgarbage("generational", 1000, 1000)
  collectgarbage("setpause", 0)
  collectgarbage("setstepmul", 0)
  live[#live % 1000 + 1] = { {} }
end
