---Pins that put out pulses. A pin belongs to the program that started it, until that stops it or ends.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.pwm"
local items <const> = require "items"

local pwm = {}

---@class PwmPin
---@field name string
---@field highest_frequency integer Hz
---@field private index integer
local PwmPin = { __name = "PWM pin" }
PwmPin.__index = PwmPin

---Finds a pin.
---@param name string as the board calls it
---@return PwmPin? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function pwm.find(name)
  if type(name) ~= "string" then syscall.bad_argument("pwm.find", "name", "string", name) end
  local index, problem = items.find(driver, name)
  if not index then return syscall.named("pwm.find", nil, problem) end
  local highest
  highest, problem = driver.highest_frequency(index)
  if not highest then return syscall.named("pwm.find", nil, problem) end
  return setmetatable({ name = name, index = index, highest_frequency = highest }, PwmPin)
end

---The names of the pins this process may use.
---@return string[]? @return SystemCallError?
function pwm.names()
  return syscall.named("pwm.names", items.names(driver))
end

---Starts the pulses, or changes them.
---@param frequency integer Hz, from 1 to the highest frequency of the pin
---@param duty number how much of the time it is high, from 0 to 1
---@return true? @return SystemCallError? problem BUSY: another process has it
function PwmPin:start(frequency, duty)
  frequency = syscall.integer("pwm:start", "frequency", frequency, 1, self.highest_frequency)
  if type(duty) ~= "number" or not (duty >= 0 and duty <= 1) then
    syscall.bad_argument("pwm:start", "duty", "number from 0 to 1", duty)
  end
  return syscall.named("pwm:start", driver.start(math.floor(duty * 0xffff + 0.5) << 16 | self.index, frequency))
end

---@return true? @return SystemCallError? problem RESERVE: this process has not started it
function PwmPin:stop()
  return syscall.named("pwm:stop", driver.stop(self.index))
end

return pwm
