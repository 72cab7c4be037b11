---Pins. A pin belongs to the program that configured it, until that closes it or ends.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.gpio"
local items <const> = require "items"

local gpio = {}

---@class Pin
---@field name string
---@field private index integer
---@field private f function?
local Pin = { __name = "pin" }
Pin.__index = Pin

---@type table<integer, Pin> those whose edges are listened to
local heard = {}

local function edge(index, level)
  local self = heard[index]
  if self then syscall.call(self.f, level ~= 0) end
end

---Finds a pin.
---@param name string as the board calls it
---@return Pin? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function gpio.find(name)
  if type(name) ~= "string" then syscall.bad_argument("gpio.find", "name", "string", name) end
  local index, problem = items.find(driver, name)
  if not index then return syscall.named("gpio.find", nil, problem) end
  return setmetatable({ name = name, index = index }, Pin)
end

---The names of the pins this process may use.
---@return string[]? @return SystemCallError?
function gpio.names()
  return syscall.named("gpio.names", items.names(driver))
end

---Makes it an output.
---@param level boolean? what it is to be at first
---@return true? @return SystemCallError? problem BUSY: another process has it
function Pin:output(level)
  local done, problem = driver.make_output(self.index)
  if done and level ~= nil then done, problem = self:set(level) end
  return syscall.named("pin:output", done, problem)
end

---Makes it an input.
---@param pull "none"|"up"|"down"|nil the resistor; none if it is not said
---@return true? @return SystemCallError? problem BUSY: another process has it
function Pin:input(pull)
  pull = pull or "none"
  if pull ~= "none" and pull ~= "up" and pull ~= "down" then
    syscall.bad_argument("pin:input", "pull", "'none', 'up' or 'down'", pull)
  end
  return syscall.named("pin:input", driver.make_input(self.index, pull))
end

---@param level boolean
---@return true? @return SystemCallError? problem RESERVE: it is no output of this process
function Pin:set(level)
  return syscall.named("pin:set", (level and driver.set or driver.clear)(self.index))
end

---@return true? @return SystemCallError? problem RESERVE: it is no output of this process
function Pin:toggle()
  return syscall.named("pin:toggle", driver.toggle(self.index))
end

---@return boolean? level @return SystemCallError? problem RESERVE: this process has not configured it
function Pin:read()
  return syscall.named("pin:read", driver.read(self.index))
end

---Calls a function at each edge of an input, instead of the one before.
---@param which "rising"|"falling"|"both"
---@param f fun(level: boolean)
---@return fun()? stop takes the function off again @return SystemCallError? problem RESERVE: it is no input of this process
function Pin:on(which, f)
  if which ~= "rising" and which ~= "falling" and which ~= "both" then
    syscall.bad_argument("pin:on", "which", "'rising', 'falling' or 'both'", which)
  end
  if type(f) ~= "function" then syscall.bad_argument("pin:on", "f", "function", f) end
  local done, problem = true, nil
  -- Subscribing again would drop what is under way.
  if not next(heard) then
    done, problem = syscall.subscribe("pin:on", driver.driver, driver.upcall_edge, edge)
    if not done then return syscall.named("pin:on", nil, problem) end
  end
  done, problem = driver.enable_interrupt(self.index, which)
  if not done then return syscall.named("pin:on", nil, problem) end
  if not heard[self.index] then syscall.keep(1) end
  heard[self.index], self.f = self, f
  return function()
    if self.f ~= f or heard[self.index] ~= self then return end
    heard[self.index], self.f = nil, nil
    driver.disable_interrupt(self.index)
    syscall.keep(-1)
  end
end

---Switches it off and gives it up.
---@return true? @return SystemCallError?
function Pin:close()
  if heard[self.index] then
    heard[self.index] = nil
    syscall.keep(-1)
  end
  return syscall.named("pin:close", driver.disable(self.index))
end

return gpio
