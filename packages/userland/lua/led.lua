---Lights that are on or off. Who switches one owns it: other programs cannot switch it until this one ends.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.led"
local items <const> = require "items"

local led = {}

---@class Led
---@field name string
---@field private index integer
local Led = { __name = "led" }
Led.__index = Led

---Finds a light.
---@param name string as the board calls it
---@return Led? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function led.find(name)
  if type(name) ~= "string" then syscall.bad_argument("led.find", "name", "string", name) end
  local index, problem = items.find(driver, name)
  if not index then return syscall.named("led.find", nil, problem) end
  return setmetatable({ name = name, index = index }, Led)
end

---The names of the lights this process may use.
---@return string[]? @return SystemCallError?
function led.names()
  return syscall.named("led.names", items.names(driver))
end

---@return true? @return SystemCallError? problem BUSY: another process owns it
function Led:on()
  return syscall.named("led:on", driver.on(self.index))
end

---@return true? @return SystemCallError? problem BUSY: another process owns it
function Led:off()
  return syscall.named("led:off", driver.off(self.index))
end

---@param is_on boolean
---@return true? @return SystemCallError? problem BUSY: another process owns it
function Led:set(is_on)
  return syscall.named("led:set", (is_on and driver.on or driver.off)(self.index))
end

---@return true? @return SystemCallError? problem BUSY: another process owns it
function Led:toggle()
  return syscall.named("led:toggle", driver.toggle(self.index))
end

---@return boolean? @return SystemCallError?
function Led:is_on()
  return syscall.named("led:is_on", driver.get(self.index))
end

return led
