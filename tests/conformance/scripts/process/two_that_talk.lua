-- shows: a service answers calls of another process, which the kernel names to it; when it ends, who waits is told
-- source: libtock-c rot13_client, rot13_service; reference 5.2.3 (peer-death event)
-- permissions: ipc
-- neighbour: rot13
local raw = require "syscall.raw"
local probe = require "probe"
local ipc = 0x10100
probe.emit_soon(10000, 0)
probe.wait_for(0) -- the service has begun
local mail, details = require "buffer".new(64), require "buffer".new(64)
raw.allow_read_only(ipc, 0, "rot13")
raw.allow_read_write(ipc, 0, mail)
raw.allow_read_write(ipc, 1, details)
raw.subscribe(ipc, 0, 1, 0)
local variant, peer = raw.command(ipc, 4)
print(variant) --> 129
local function call(text)
  raw.allow_read_only(ipc, 1, text)
  local _, number = raw.command(ipc, 6, peer, 0)
  raw.yield_wait()
  local _, kind, from, length = raw.command(ipc, 9)
  repeat local _, more = raw.command(ipc, 9) until more == 0
  return kind, from == peer, details:get(0, "<I4") == number, mail:read(0, length)
end
print(call "hello") --> 3	true	true	uryyb for case
print(call "uryyb") --> 3	true	true	hello for case
print((call "end")) --> 4
print(raw.command(ipc, 6, peer, 0)) --> 0	6
