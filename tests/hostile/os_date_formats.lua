-- outcome: fuel
-- why: a date format of ten thousand directives grows thirtyfold, in one call.
local format = "!" .. ("%c%A%B"):rep(3000)
while true do
  local _ = os.date(format, 0)
  pcall(os.date, ("%"):rep(10000), 0)
end
