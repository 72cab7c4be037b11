---Devices that this program offers to others, who find them among the sensors and actuators: a driver written in Lua.
---Programs call devices.offer.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.device_service"
local devices <const> = require "devices"

local service = {}

---@class Offer
---@field name string
---@field private handle integer?
---@field private read function?
---@field private write function?
local Offer = { __name = "offer" }
Offer.__index = Offer

---@type table<integer, Offer>
local offers = {}

local function answer(number)
  local done, problem = driver.answer(number)
  driver.allow_values(nil)
  return done, problem
end

---Has the program answer one request, in a task of its own.
local function serve(self, number, operation)
  if operation == "write" then
    local is_done, problem = self.write(devices.unpack(self, driver.written(number)))
    if is_done == false or (is_done == nil and problem ~= nil) then return driver.refuse(number, "invalid") end
    return driver.answer(number)
  end
  local bytes = devices.pack(self, self.read())
  if not bytes or not driver.allow_values(bytes) then return driver.refuse(number, "failed") end
  return answer(number)
end

local function requested()
  local list, count = {}, 0
  while true do
    local number, handle, operation = driver.next_request()
    if not number or number == 0 then break end
    list[count + 1], list[count + 2], list[count + 3] = number, handle, operation
    count = count + 3
  end
  for place = 1, count, 3 do
    local self = offers[list[place + 1]]
    if self then syscall.call(serve, self, list[place], list[place + 2]) end
  end
end

local is_listening

local function offer(self, description)
  local done, problem = is_listening, nil
  if not done then
    done, problem = syscall.subscribe("devices.offer", driver.driver, driver.upcall_requested, requested)
    if not done then return nil, problem end
    is_listening = true
  end
  local known
  known, done, problem = pcall(driver.prepare, description.class, description.unit)
  if not known then
    error(("'devices.offer' knows no class '%s', or no unit '%s'"):format(description.class, description.unit), 3)
  end
  if not done then return nil, problem end
  done, problem = driver.prepare_values(self.dimensions, self.scale)
  if not done then return nil, problem end
  done, problem = driver.allow_name(description.name)
  if not done then return nil, problem end
  local access = not self.write and "read" or not self.read and "write" or "read-write"
  local handle
  handle, problem = driver.offer(access, description.timeout or 1000)
  driver.allow_name(nil)
  return handle, problem
end

---Offers a device. The functions run in tasks of their own and may wait. `read` returns as many values as the device has, or
---nil if it fails; `write` takes them, and returns false if it refuses them.
---@param description { name: string, class: string, unit: string, dimensions: integer?, scale: integer?, timeout: integer?, read: function?, write: function? } scale: values are in steps of 10^scale; timeout: ms a request may take, 1000 if it is not said
---@return Offer? @return SystemCallError? problem NODEVICE: this process may not offer that name; ALREADY: it is taken
function service.offer(description)
  if type(description) ~= "table" then
    error("'devices.offer' expects a table, got " .. type(description), 2)
  end
  local function check(key, expected, is_optional)
    local value = description[key]
    local type_of <const> = expected == "whole number" and math.tointeger(value) and expected or type(value)
    if type_of == expected or (is_optional and value == nil) then return value end
    error(("'devices.offer' expects %s as '%s', got %s"):format(expected, key, math.type(value) and value or type(value)), 3)
  end
  for _, key in ipairs({ "name", "class", "unit" }) do check(key, "string") end
  for _, key in ipairs({ "dimensions", "scale", "timeout" }) do check(key, "whole number", true) end
  local read, write = check("read", "function", true), check("write", "function", true)
  if not read and not write then error("'devices.offer' expects a function as 'read' or 'write'", 2) end
  local self = setmetatable({
    name = description.name,
    unit = description.unit,
    dimensions = description.dimensions or 1,
    scale = description.scale or 0,
    read = read,
    write = write,
  }, Offer)
  local handle, problem = offer(self, description)
  if not handle then return syscall.named("devices.offer", nil, problem) end
  self.handle = handle
  offers[handle] = self
  syscall.keep(1)
  return self
end

---Tells new values to those that watch the device.
---@param ... number|boolean as many values as it has
---@return true? @return SystemCallError?
function Offer:publish(...)
  local bytes, place = devices.pack(self, ...)
  if not bytes then syscall.bad_argument("offer:publish", "value " .. place, "number", (select(place, ...))) end
  if not self.handle then return nil, syscall.error("offer:publish", 6) end
  local done, problem = driver.allow_values(bytes)
  if not done then return syscall.named("offer:publish", nil, problem) end
  done, problem = driver.publish(self.handle)
  driver.allow_values(nil)
  return syscall.named("offer:publish", done, problem)
end

---Withdraws it: to its users it is gone.
---@return boolean is_done false if it was withdrawn before
function Offer:withdraw()
  local handle = self.handle
  if not handle then return false end
  self.handle = nil
  offers[handle] = nil
  driver.withdraw(handle)
  syscall.keep(-1)
  return true
end

return service
