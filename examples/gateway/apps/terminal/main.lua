-- A line of text for a technician with a cable: the name of a device is answered with its value, "list" with all of them,
-- and what is no line at all, such as noise, with a hint. The cable may come and go.
local alarm = require "alarm"
local devices = require "devices"
local uart = require "uart"

local QUIET <const> = 60 * 1000 -- ms after which a line that was begun is forgotten

local port = assert(uart.open("terminal"))
port:on("open", function() print("the terminal is connected") end)
port:on("error", function(problem) print("the terminal is gone: " .. problem.name) end)

local function show(name)
  local device, problem = devices.find(name)
  if not device then return ("%s: %s\r\n"):format(name, problem.meaning) end
  local value
  value, problem = device:read()
  device:close()
  if value == nil then return ("%s: %s\r\n"):format(name, problem.meaning) end
  return ("%s %s\r\n"):format(name, type(value) == "number" and ("%.1f"):format(value) or value)
end

local function answer(line)
  if line == "" then return "" end
  if line ~= "list" then return line:match("^[%w-]+$") and show(line) or 'say "list", or the name of a device\r\n' end
  local lines = {}
  for _, device in ipairs(devices.list()) do lines[#lines + 1] = show(device.name) end
  return table.concat(lines)
end

while true do
  local line, problem = port:read("line", QUIET)
  if line then
    port:write(answer(line) .. "> ")
  elseif problem.name == "OFF" then
    alarm.sleep(500)
  else -- NOACK: nothing for a while; SIZE: no end of a line in sight
    while port:read(nil, 0) do end
  end
end
