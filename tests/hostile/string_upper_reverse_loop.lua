-- outcome: fuel
-- memory: 4MiB
-- why: library calls that copy a megabyte each are short in instructions and long in work.
local text = ("aB"):rep(500000)
while true do
  local _ = text:upper()
  _ = text:reverse()
  _ = text:lower() == text
  _ = text < text .. "x"
end
