-- Watches the computer: a line of what it does every two seconds, and a warning light while something is above its limit.
-- Warnings are also kept in a file, which begins anew when it has become long.
local alarm = require "alarm"
local devices = require "devices"
local files = require "files"

local LOG <const> = "log/warnings.txt"
local LONGEST <const> = 64 * 1024 -- bytes of the log
local EVERY <const> = 2000 -- ms between two lines

-- What is watched, how it is shown, and from where on there is reason to warn.
local watched <const> = {
  { name = "cpu", text = "cpu %.1f %%", limit = 90 },
  { name = "memory", text = "memory %.1f %%", limit = 90 },
  { name = "disk", text = "disk %.1f %%", limit = 95 },
  { name = "disk-written", text = "writing %.0f B/s" },
  { name = "received", text = "in %.0f B/s" },
  { name = "sent", text = "out %.0f B/s" },
  { name = "temperature", text = "%.1f °C", limit = 80 },
}
for _, one in ipairs(watched) do one.device = assert(devices.find(one.name)) end

-- The simulated light is always there, the computer's own perhaps.
local lights <const> = { assert(devices.find("warning")), assert(devices.find("light")) }

local is_warning = false

local function log(text)
  local line = os.date("%Y-%m-%d %H:%M:%S ") .. text .. "\n"
  local is_long = (files.size(LOG) or 0) > LONGEST
  local done, problem = (is_long and files.write or files.append)(LOG, line)
  if not done then print("cannot log: " .. tostring(problem)) end
end

local function warn(reason)
  if (reason ~= nil) == is_warning then return end
  is_warning = reason ~= nil
  local text = is_warning and "warning: " .. reason or "all is well again"
  for _, light in ipairs(lights) do light:write(is_warning) end
  print(text)
  log(text)
end

local function look()
  for _, one in ipairs(watched) do
    local value = one.limit and one.device:read()
    if value and value > one.limit then return warn(one.text:format(value)) end
  end
  warn(nil)
end

local function tell()
  local parts = {}
  for _, one in ipairs(watched) do
    local value = one.device:read() -- nil where the computer has no such thing
    if value then parts[#parts + 1] = one.text:format(value) end
  end
  print(table.concat(parts, ", "))
end

for _, one in ipairs(watched) do
  if one.limit then one.device:on("change", look) end
end
tell()
look()
alarm.every(EVERY, tell)
