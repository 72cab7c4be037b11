-- shows: handles end at the quota with NOMEM; one that is closed makes room
-- source: issue 3 2 (quotas)
-- memory: 128 KiB
local probe = require "probe"
local handles = {}
while true do
  local variant, handle = probe.open()
  if variant ~= 129 then print(variant, handle) break end --> 0	9
  handles[#handles + 1] = handle
end
print(#handles) --> 64
probe.close(handles[10])
print((probe.open())) --> 129
print((probe.open())) --> 0
