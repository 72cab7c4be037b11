-- outcome: memory or error: .*
-- why: sizes and alignments in a pack format are multiplied before anything is checked.
pcall(string.pack, "c2147483647", "x")
pcall(string.packsize, ("c2147483647"):rep(100))
pcall(string.packsize, "!16" .. ("i16 b Xi16"):rep(1000))
pcall(string.pack, "!16 i17", 1)
pcall(string.pack, "c99999999999999999999", "x")
pcall(string.unpack, "s8", ("\255"):rep(8))
pcall(string.unpack, "s8", ("\127"):rep(8) .. "x", 1)
pcall(string.unpack, "<s8", "\255\255\255\255\255\255\255\127x")
local _ = string.pack("c1000000000", "x")
