---Analog inputs.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.adc"
local items <const> = require "items"

local FULL_SCALE <const> = 0xffff
local MODE_FAILED <const> = 0xffffffff

local adc = {}

---@class Channel
---@field name string
---@field reference number? volts at full scale, if they are known
---@field private index integer
local Channel = { __name = "channel" }
Channel.__index = Channel

---@type function|nil what samples are for, while sampling goes on
local receiver

local function sampled(mode, _, value)
  if not receiver then return end
  if mode == MODE_FAILED then return syscall.call(receiver, nil, syscall.error("channel:on_sample", value)) end
  return syscall.call(receiver, value / FULL_SCALE)
end

---Finds a channel.
---@param name string as the board calls it
---@return Channel? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function adc.find(name)
  if type(name) ~= "string" then syscall.bad_argument("adc.find", "name", "string", name) end
  local index, problem = items.find(driver, name)
  if not index then return syscall.named("adc.find", nil, problem) end
  local millivolts = driver.reference(index)
  return setmetatable({ name = name, index = index, reference = millivolts and millivolts / 1000 }, Channel)
end

---The names of the channels this process may use.
---@return string[]? @return SystemCallError?
function adc.names()
  return syscall.named("adc.names", items.names(driver))
end

---Takes a sample. Other tasks and callbacks go on meanwhile.
---@return number? level from 0 to 1 @return SystemCallError? problem BUSY: on_sample is going on
function Channel:read()
  local turn <close> = syscall.turn(driver)
  if receiver then return nil, syscall.error("channel:read", 2) end
  local mode, problem, value =
    syscall.operation("channel:read", driver.driver, driver.command_sample, self.index, 0, driver.upcall_sampled)
  if not mode then return nil, problem end
  if mode == MODE_FAILED then return nil, syscall.error("channel:read", value) end
  return value / FULL_SCALE
end

---@return number? volts @return SystemCallError? problem NOSUPPORT: the reference is not known
function Channel:volts()
  if not self.reference then return nil, syscall.error("channel:volts", 10) end
  local level, problem = self:read()
  if not level then return syscall.named("channel:volts", nil, problem) end
  return level * self.reference
end

---Calls a function for each sample. Only one channel at a time is sampled so.
---@param frequency integer samples a second, from 1 to 10 000
---@param f fun(level: number?, problem: SystemCallError?) level from 0 to 1; nil, at the end, if the channel failed
---@return fun()? stop ends it @return SystemCallError? problem BUSY: sampling is going on
function Channel:on_sample(frequency, f)
  frequency = syscall.integer("channel:on_sample", "frequency", frequency, 1, 10000)
  if type(f) ~= "function" then syscall.bad_argument("channel:on_sample", "f", "function", f) end
  local turn <close> = syscall.turn(driver)
  if receiver then return nil, syscall.error("channel:on_sample", 2) end
  -- A sample that nobody waits for any more is still to come.
  local last <close> = syscall.turn(driver.driver << 32 | driver.upcall_sampled)
  local done, problem = syscall.subscribe("channel:on_sample", driver.driver, driver.upcall_sampled, sampled)
  if not done then return syscall.named("channel:on_sample", nil, problem) end
  done, problem = driver.sample_repeatedly(self.index, frequency)
  if not done then return syscall.named("channel:on_sample", nil, problem) end
  receiver = f
  syscall.keep(1)
  return function()
    if receiver ~= f then return end
    receiver = nil
    driver.stop()
    syscall.keep(-1)
  end
end

return adc
