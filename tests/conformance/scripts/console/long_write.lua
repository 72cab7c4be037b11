-- shows: a long text is written at once; its upcall tells how much
-- source: libtock-c printf_long
-- permissions: console
local raw = require "syscall.raw"
local console = 1
print((raw.allow_read_only(console, 1, string.rep("long ", 200)))) --> 130
raw.subscribe(console, 1, 3, 9)
print(raw.command(console, 1, 1000)) --> 128
print(raw.yield_wait()) --> 3	9	1000	0	0
print(raw.command(console, 1, 5000)) --> 128
print(raw.yield_wait()) --> 3	9	1000	0	0
