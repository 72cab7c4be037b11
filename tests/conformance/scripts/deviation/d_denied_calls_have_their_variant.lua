-- shows: Subscribe and the allows of a driver that is denied fail with Failure2U32 and what was passed (Tock: Failure)
-- source: reference deviation (d); TRD104 4.2, 4.4
local raw = require "syscall.raw"
local memory = require "buffer".new(24)
local absent = 0x7777
print(raw.subscribe(absent, 0, 7, 8)) --> 2	11	7	8
local function denied(allow)
  local variant, code, address, length = allow(absent, 0, memory)
  return variant, code, address ~= 0, length
end
print(denied(raw.allow_read_write)) --> 2	11	true	24
print(denied(raw.allow_read_only)) --> 2	11	true	24
print(denied(raw.allow_userspace_readable)) --> 2	11	true	24
