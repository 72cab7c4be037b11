-- Answers datagrams: "status" with what the computer does now, one name and value a line; anything else with a hint.
local devices = require "devices"
local udp = require "udp"

local PORT <const> = 5140
local names <const> = { "cpu", "memory", "disk", "received", "sent", "temperature", "warning" }

-- Another program may have the port: then there is nothing to do, and the log says so.
local socket, problem = udp.bind(PORT)
if not socket then
  print("port " .. PORT .. ": " .. tostring(problem))
  os.exit(0)
end

local found <const> = {}
for _, name in ipairs(names) do found[name] = assert(devices.find(name)) end

local function status()
  local lines = {}
  for _, name in ipairs(names) do
    local value, why = found[name]:read()
    if value == nil then value = why.name end
    lines[#lines + 1] = ("%s %s\n"):format(name, type(value) == "number" and ("%.1f"):format(value) or value)
  end
  return table.concat(lines)
end

while true do
  local text, address, port = socket:receive()
  socket:send(address, port, text:match("^status%s*$") and status() or 'say "status"\n')
end
