-- outcome: fuel
-- why: a format of options that produce no values is read for ever without a result.
local format = ("!16 Xi16 Xi8 < > = "):rep(1000)
while true do
  pcall(string.pack, format)
  pcall(string.unpack, format, "")
  pcall(string.packsize, format)
end
