-- shows: timers fire in the order of their moments, whatever the order they were set in
-- source: libtock-c multi_alarm_simple_test, multi_alarm_test
local raw = require "syscall.raw"
local names = {}
for _, delay in ipairs { 5000, 1000, 3000, 2000, 4000 } do
  local _, timer = raw.command(0, 101, delay, 0)
  names[timer] = delay
end
raw.subscribe(0, 1, 1, 0)
local order = {}
while #order < 5 do
  local variant, timer = raw.command(0, 105)
  if timer == 0 then
    local _
    _, _, timer = raw.yield_wait()
  end
  order[#order + 1] = names[timer]
end
print(table.concat(order, " ")) --> 1000 2000 3000 4000 5000
