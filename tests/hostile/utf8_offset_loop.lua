-- outcome: fuel
-- memory: 4MiB
-- why: a string of continuation bytes only has no character to step to, forward or backward.
local text = ("\x80"):rep(1000000)
while true do
  pcall(utf8.offset, text, 0, 500000)
  pcall(utf8.offset, text, 1, 1)
  pcall(utf8.len, text, 1, -1, true)
  pcall(utf8.offset, "x" .. text .. "x", 2)
end
