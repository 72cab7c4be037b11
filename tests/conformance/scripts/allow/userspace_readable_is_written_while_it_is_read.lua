-- shows: the process reads while the kernel writes; equal counters around a value mean that it is whole
-- source: TRD userspace-readable allow
local probe = require "probe"
local memory = require "buffer".new(12)
probe.watch(memory)
for value = 100, 102 do
  probe.publish(value)
  print(memory:get(0, "<I4") == memory:get(8, "<I4"), memory:get(4, "<I4"))
end
--> true	100
--> true	101
--> true	102
