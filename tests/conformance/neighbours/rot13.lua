-- A service: replies to each call with its letters moved on by thirteen, and the name of who asked. It ends on "end".
local raw = require "syscall.raw"
local ipc = 0x10100
local mail, details = require "buffer".new(64), require "buffer".new(64)
raw.allow_read_only(ipc, 0, "rot13")
raw.allow_read_write(ipc, 0, mail)
raw.allow_read_write(ipc, 1, details)
raw.command(ipc, 1)
raw.subscribe(ipc, 0, 1, 0)
while true do
  raw.yield_wait()
  while true do
    local _, kind, _, length = raw.command(ipc, 9)
    if kind == 0 then break end
    if kind == 1 then
      local text = mail:read(0, length)
      if text == "end" then raw.exit(0) end
      local turned = text:gsub("%l", function(letter) return string.char((letter:byte() - 97 + 13) % 26 + 97) end)
      raw.allow_read_only(ipc, 1, turned .. " for " .. details:read(20, details:get(16, "<I4")))
      raw.command(ipc, 10, details:get(0, "<I4"))
    end
  end
end
