---Time: the clock since boot, waiting, and timers. Times are in milliseconds, and may have a fraction.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.alarm"

local alarm = {}

---A timer that was set.
---@class Timer
---@field private handle integer? nil once it fires no more
---@field private f function
local Timer = { __name = "timer" }
Timer.__index = Timer

---Somebody who sleeps. A task that is cancelled takes its timer with it.
---@class Sleeper: Waiter
---@field private handle integer?
local Sleeper = {}

---@type table<integer, Timer|Sleeper> what a handle stands for: a timer, or somebody who sleeps
local pending = {}
local is_listening = false

function Sleeper:__close()
  if pending[self.handle] ~= self then return end
  pending[self.handle] = nil
  driver.cancel(self.handle)
end

local function tell(handle, times, is_last)
  local what = pending[handle]
  if not what then return end
  if is_last then pending[handle] = nil end
  if not what.f then return syscall.wake(what) end
  if is_last then
    what.handle = nil
    syscall.keep(-1)
  end
  return syscall.call(what.f, times)
end

---The kernel sends the next upcall once it was asked for all that have fired. That is done before any function runs,
---since that may wait for a timer itself.
local function fired(handle, times, last)
  local list, count = { handle, times, last ~= 0 }, 3
  while true do
    local next_handle, next_times, is_last = driver.next_fired()
    if not next_handle or next_handle == 0 then break end
    list[count + 1], list[count + 2], list[count + 3] = next_handle, next_times, is_last
    count = count + 3
  end
  for place = 1, count, 3 do tell(list[place], list[place + 1], list[place + 2]) end
end

local function set(call, command, time, what)
  if not is_listening then
    local done, problem = syscall.subscribe(call, driver.driver, driver.upcall_fired, fired)
    if not done then return nil, problem end
    is_listening = true
  end
  local handle, problem = command(time)
  if not handle then return syscall.named(call, nil, problem) end
  pending[handle], what.handle = what, handle
  if what.f then syscall.keep(1) end
  return what
end

---Microseconds of a time in milliseconds.
local function microseconds(call, argument, time, least)
  if type(time) == "number" and time >= least and time < 1e12 then return math.floor(time * 1000 + 0.5) end
  local got = type(time) == "number" and tostring(time) or type(time)
  local text = "bad argument '%s' to '%s' (milliseconds from %s on expected, got %s)"
  error(text:format(argument, call, least, got), 3)
end

---Milliseconds since boot.
---@return number
function alarm.now()
  return driver.time() / 1000
end

---Microseconds since boot.
---@return integer
function alarm.micros()
  return driver.time()
end

---Waits. Other tasks and callbacks go on meanwhile.
---@param milliseconds number
---@return true? @return SystemCallError? problem NOMEM: too many timers
function alarm.sleep(milliseconds)
  local time = microseconds("alarm.sleep", "milliseconds", milliseconds, 0)
  local sleeper <close>, problem = set("alarm.sleep", driver.after, time, setmetatable({}, Sleeper))
  if not sleeper then return nil, problem end
  syscall.wait(sleeper)
  return true
end

local function check(call, f)
  if type(f) ~= "function" then
    error(("bad argument 'f' to '%s' (function expected, got %s)"):format(call, type(f)), 3)
  end
  return setmetatable({ f = f }, Timer)
end

---Calls a function once, after a while.
---@param milliseconds number
---@param f fun()
---@return Timer? @return SystemCallError? problem NOMEM: too many timers
function alarm.after(milliseconds, f)
  local time = microseconds("alarm.after", "milliseconds", milliseconds, 0)
  return set("alarm.after", driver.after, time, check("alarm.after", f))
end

---Calls a function once, at a moment since boot; now if it has passed.
---@param moment number milliseconds
---@param f fun()
---@return Timer? @return SystemCallError? problem NOMEM: too many timers
function alarm.at(moment, f)
  local time = microseconds("alarm.at", "moment", moment, 0)
  return set("alarm.at", driver.at, time, check("alarm.at", f))
end

---Calls a function again and again, at whole periods from now: what comes late does not make the next come late.
---@param milliseconds number at least 0.1
---@param f fun(periods: integer) it is told how many periods have passed since it was called last: 1 if it keeps up
---@return Timer? @return SystemCallError? problem NOMEM: too many timers
function alarm.every(milliseconds, f)
  local time = microseconds("alarm.every", "milliseconds", milliseconds, 0.1)
  return set("alarm.every", driver.every, time, check("alarm.every", f))
end

---Cancels the timer: its function is not called any more.
---@return boolean is_done false if it has fired for the last time, or was cancelled before
function Timer:cancel()
  local handle = self.handle
  if not handle then return false end
  self.handle = nil
  pending[handle] = nil
  driver.cancel(handle)
  syscall.keep(-1)
  return true
end

return alarm
