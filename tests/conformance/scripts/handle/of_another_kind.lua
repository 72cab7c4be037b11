-- shows: a handle of another kind, and a number nobody gave out, are INVALID
-- source: issue 3 1 (handles)
local probe = require "probe"
local _, other = probe.open_other()
print(probe.use(other)) --> 0	6
print(probe.close(other)) --> 0	6
for _, number in ipairs { 0, 1, 0xffff, 0x10000, 0x7fffffff, 0xffffffff } do
  if probe.use(number) ~= 0 then print("good", number) end
end
print "none" --> none
