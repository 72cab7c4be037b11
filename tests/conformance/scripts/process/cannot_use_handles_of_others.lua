-- shows: a handle is good in the process that got it only; another has numbers of its own
-- source: issue 3 1 (handles); libtock-c mpu_walk_region
-- neighbour: opener
local raw = require "syscall.raw"
local probe = require "probe"
raw.subscribe(0, 1, 1, 0)
raw.command(0, 101, 5000, 0)
raw.yield_wait()
print(probe.open_things()) --> 129	8
local good = 0
for slot = 0, 80 do
  for generation = 0, 3 do
    for _, number in ipairs { slot | generation << 16, slot << 16 | generation, slot | generation << 20, slot << 8 | generation } do
      if probe.use(number) ~= 0 then good = good + 1 end
    end
  end
end
print(good) --> 0
