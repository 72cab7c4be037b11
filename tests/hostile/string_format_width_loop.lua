-- outcome: fuel
-- why: the widest formats that are allowed, in one format string of two hundred directives.
local arguments = {}
for i = 1, 200 do arguments[i] = 1e308 end
while true do
  local _ = ("%-99.99f"):rep(200):format(table.unpack(arguments))
  _ = ("%+99.99e"):rep(200):format(table.unpack(arguments))
  _ = ("%99.99a"):rep(200):format(table.unpack(arguments))
end
