-- outcome: fuel
-- why: output is a resource as well: each byte of it must cost, and none may pile up in the host.
local line = ("x"):rep(1000)
while true do
  print(line)
  io.write(line, line, "\n")
end
