---Buttons: being pressed and released.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.button"
local items <const> = require "items"

local button = {}

---@class Button
---@field name string
---@field private index integer
---@field private press function[]
---@field private release function[]
---@field private waiters Waiter[]
local Button = { __name = "button" }
Button.__index = Button

---@type table<integer, Button> those that are listened to
local heard = {}

local function changed(index, pressed)
  local self = heard[index]
  if not self then return end
  local is_pressed = pressed ~= 0
  if is_pressed then
    local waiters = self.waiters
    self.waiters = {}
    for _, waiter in ipairs(waiters) do syscall.wake(waiter) end
  end
  for _, f in ipairs({ table.unpack(is_pressed and self.press or self.release) }) do syscall.call(f) end
end

local function listen(self)
  if heard[self.index] then return true end
  local done, problem = true, nil
  -- Subscribing again would drop what is under way.
  if not next(heard) then
    done, problem = syscall.subscribe("button:on", driver.driver, driver.upcall_changed, changed)
    if not done then return nil, problem end
  end
  done, problem = driver.enable(self.index)
  if not done then return nil, problem end
  heard[self.index] = self
  return true
end

---@type table<string, Button>
local known = {}

---Finds a button.
---@param name string as the board calls it
---@return Button? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function button.find(name)
  if type(name) ~= "string" then syscall.bad_argument("button.find", "name", "string", name) end
  if known[name] then return known[name] end
  local index, problem = items.find(driver, name)
  if not index then return syscall.named("button.find", nil, problem) end
  local self = setmetatable({ name = name, index = index, press = {}, release = {}, waiters = {} }, Button)
  known[name] = self
  return self
end

---The names of the buttons this process may use.
---@return string[]? @return SystemCallError?
function button.names()
  return syscall.named("button.names", items.names(driver))
end

---Tells whether it is pressed now.
---@return boolean? @return SystemCallError?
function Button:pressed()
  return syscall.named("button:pressed", driver.read(self.index))
end

---Calls a function whenever the button is pressed, or released.
---@param event "press"|"release"
---@param f fun()
---@return fun()? stop takes the function off again @return SystemCallError?
function Button:on(event, f)
  if event ~= "press" and event ~= "release" then
    error(("bad argument 'event' to 'button:on' ('press' or 'release' expected, got '%s')"):format(tostring(event)), 2)
  end
  if type(f) ~= "function" then syscall.bad_argument("button:on", "f", "function", f) end
  local done, problem = listen(self)
  if not done then return syscall.named("button:on", nil, problem) end
  local list = self[event]
  list[#list + 1] = f
  syscall.keep(1)
  return function()
    for place, other in ipairs(list) do
      if other == f then
        table.remove(list, place)
        syscall.keep(-1)
        return
      end
    end
  end
end

---Waits until it is pressed. Other tasks and callbacks go on meanwhile.
---@return true? @return SystemCallError?
function Button:wait()
  local done, problem = listen(self)
  if not done then return syscall.named("button:wait", nil, problem) end
  local waiter = {}
  table.insert(self.waiters, waiter)
  syscall.wait(waiter)
  return true
end

return button
