-- shows: a read of the console is aborted; its upcall comes with the status CANCEL and what has been typed until then
-- source: libtock-c console_timeout
-- permissions: console
local raw = require "syscall.raw"
local console = 1
local memory = require "buffer".new(16)
print((raw.allow_read_write(console, 1, memory))) --> 130
raw.subscribe(console, 2, 7, 0)
print(raw.command(console, 2, 16)) --> 128
print(raw.command(console, 2, 16)) --> 0	2
print(raw.command(console, 3)) --> 128
print(raw.yield_wait()) --> 7	0	8	0	0
