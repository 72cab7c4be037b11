---Sensors and actuators. Values are numbers in the unit of the device; where the unit is "boolean", true and false.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.devices"

local devices = {}

---@class Device
---@field name string
---@field class string such as "temperature"
---@field unit string such as "celsius"
---@field dimensions integer how many values it has: 1 to 3
---@field readable boolean
---@field writable boolean
---@field private number integer
---@field private scale integer values are in steps of 10^scale
---@field private later boolean it answers later, since a process offers it
---@field private reader integer? handle
---@field private writer integer? handle
local Device = { __name = "device" }
Device.__index = Device

---@type table<integer, Waiter> who waits for the answer of a handle
local waiting = {}
---@type table<integer, Waiter> who is next, where nobody waits for the answer any more
local following = {}
---@type table<integer, Watch>
local watches = {}

---A function that is called when something happens to a device.
---@class Watch
---@field private handle integer?
---@field private device Device
---@field private f function
---@field private owns boolean? of an output that is watched for its owner
local Watch = { __name = "watch" }
Watch.__index = Watch

-- Values and steps

local function from_steps(self, steps)
  if self.unit == "boolean" then return steps ~= 0 end
  local scale = self.scale
  if scale == 0 then return steps end
  if scale < 0 then return steps / 10 ^ -scale end
  return steps * math.tointeger(10 ^ scale)
end

local function values_of(self, steps0, steps1, steps2)
  if not steps0 then return nil, steps1 end
  local first = from_steps(self, steps0)
  if self.dimensions == 1 then return first end
  if self.dimensions == 2 then return first, from_steps(self, steps1) end
  return first, from_steps(self, steps1), from_steps(self, steps2)
end

---@return integer? steps nil: it is no value. What does not fit becomes the most that does
local function to_steps(self, value)
  if type(value) == "boolean" then value = value and 1 or 0 end
  if type(value) ~= "number" or value ~= value then return nil end
  local steps = math.floor(value * 10 ^ -self.scale + 0.5)
  if steps > 0x7fffffff then return 0x7fffffff end
  if steps < -0x80000000 then return -0x80000000 end
  return math.tointeger(steps)
end

---The values as the kernel takes them from a buffer.
---@private
---@return string? bytes nil: a value is none @return integer? place of that value
function devices.pack(self, ...)
  local bytes = ""
  for place = 1, self.dimensions do
    local steps = to_steps(self, (select(place, ...)))
    if not steps then return nil, place end
    bytes = bytes .. string.pack("<i4", steps)
  end
  return bytes
end

---The values of steps.
devices.unpack = values_of

-- Finding

local function describe(number)
  local class, unit, dimensions = driver.describe(number)
  if not class then return nil, unit end
  local scale, access, later = driver.abilities(number)
  if not scale then return nil, access end
  local memory <const> = require "buffer".new(64)
  local done, problem = driver.allow_name_of(memory)
  if not done then return nil, problem end
  local length
  length, problem = driver.name(number)
  driver.allow_name_of(nil)
  if not length then return nil, problem end
  return setmetatable({
    number = number,
    name = memory:read(0, length),
    class = class,
    unit = unit,
    dimensions = dimensions,
    scale = scale,
    later = later,
    readable = access ~= "write",
    writable = access ~= "read",
  }, Device)
end

---Finds a device by its name, or by its class: find { class = "temperature", nth = 2 }.
---@param what string|{ class: string, nth: integer? } nth counts from 1, which it is if it is not said
---@return Device? @return SystemCallError? problem NODEVICE: there is none, or this process may not use it
function devices.find(what)
  local number, problem
  if type(what) == "string" then
    local done
    done, problem = driver.allow_name(what)
    if not done then return syscall.named("devices.find", nil, problem) end
    number, problem = driver.find_by_name()
    driver.allow_name(nil)
  elseif type(what) == "table" and type(what.class) == "string" then
    local nth = syscall.integer("devices.find", "nth", what.nth or 1, 1, 0xffffffff)
    local known
    known, number, problem = pcall(driver.find_by_class, what.class, nth - 1)
    if not known then error("'devices.find' knows no class '" .. what.class .. "'", 2) end
  else
    syscall.bad_argument("devices.find", "what", "a name or { class = … }", what)
  end
  if not number then return syscall.named("devices.find", nil, problem) end
  return syscall.named("devices.find", describe(number))
end

---All devices this process may use.
---@param class string? only those of a class; or "sensor", "actuator"
---@return Device[]? @return SystemCallError?
function devices.list(class)
  local list = {}
  local known, number, problem = pcall(driver.find_by_class, class or "any", 0)
  if not known then error("'devices.list' knows no class '" .. tostring(class) .. "'", 2) end
  while number do
    local device
    device, problem = describe(number)
    if device then list[#list + 1] = device end
    number, problem = driver.find_by_class(class or "any", #list)
  end
  if problem and problem.name ~= "NODEVICE" then return syscall.named("devices.list", nil, problem) end
  return list
end

-- Reading and writing

local function reader_of(self)
  if self.reader then return self.reader end
  local handle, problem = driver.open(self.number, "read")
  self.reader = handle
  return handle, problem
end

local function writer_of(self)
  if self.writer then return self.writer end
  local handle, problem = driver.open(self.number, "write")
  self.writer = handle
  return handle, problem
end

local function any_of(self)
  if self.writer then return self.writer end
  return (self.readable and reader_of or writer_of)(self)
end

---The answer is taken here and not by who waits, who may have been cancelled: the next upcall comes once it was taken.
local function answered(handle)
  local waiter = waiting[handle]
  waiting[handle] = nil
  local steps0, steps1, steps2 = driver.take_answer(handle)
  if waiter then syscall.wake(waiter, steps0, steps1, steps2) end
  if following[handle] then syscall.wake(following[handle]) end
end

---@type table<integer, boolean> upcalls that are listened to. Subscribing again would drop one that is under way
local is_listening = {}

local function listen(call, upcall, handler)
  if is_listening[upcall] then return true end
  local done, problem = syscall.subscribe(call, driver.driver, upcall, handler)
  is_listening[upcall] = done
  return done, problem
end

local function request(call, handle, command)
  local done, problem = listen(call, driver.upcall_answered, answered)
  if not done then return nil, problem end
  if waiting[handle] then -- its task was cancelled
    following[handle] = {}
    syscall.wait(following[handle])
    following[handle] = nil
  end
  done, problem = command(handle)
  if not done then return nil, problem end
  local waiter = {}
  waiting[handle] = waiter
  return syscall.wait(waiter)
end

---Reads the device. If a process offers it, this waits for its answer; other tasks and callbacks go on meanwhile.
---@return number|boolean|nil value @return number|boolean|SystemCallError|nil value1 @return number|boolean|nil value2
function Device:read()
  local handle, problem = reader_of(self)
  if not handle then return syscall.named("device:read", nil, problem) end
  local steps0, steps1, steps2
  if self.later then
    local turn <close> = syscall.turn(handle)
    steps0, steps1, steps2 = request("device:read", handle, driver.request_read)
  else
    steps0, steps1, steps2 = driver.read(handle)
  end
  if not steps0 then return syscall.named("device:read", nil, steps1) end
  return values_of(self, steps0, steps1, steps2)
end

---Writes the device, which makes this process its owner until it closes it or ends. What is put out may be less, or later:
---the board has limits for it, see `guard`.
---@param ... number|boolean as many values as it has
---@return true? @return SystemCallError? problem BUSY: another process owns it; INVALID: the board refuses the value
function Device:write(...)
  if select("#", ...) ~= self.dimensions then
    local plural <const> = self.dimensions == 1 and "" or "s"
    error(("'%s' takes %d value%s, not %d"):format(self.name, self.dimensions, plural, select("#", ...)), 2)
  end
  local bytes, place = devices.pack(self, ...)
  if not bytes then syscall.bad_argument("device:write", "value " .. place, "number", (select(place, ...))) end
  local handle, problem = writer_of(self)
  if not handle then return syscall.named("device:write", nil, problem) end
  local done
  if not self.later and self.dimensions == 1 then
    done, problem = driver.write(handle, (string.unpack("<i4", bytes)))
    if done then return true end
    return syscall.named("device:write", nil, problem)
  end
  local turn <close> = syscall.turn(handle)
  done, problem = driver.allow_values(bytes)
  if not done then return syscall.named("device:write", nil, problem) end
  if not self.later then
    done, problem = driver.write_all(handle)
  else
    done, problem = request("device:write", handle, driver.request_write)
  end
  driver.allow_values(nil)
  if not done then return syscall.named("device:write", nil, problem) end
  return true
end

---What the guard of an output has done: how often it was not what was written, why it was so last, and why it is so now.
---@return integer? interventions @return string|SystemCallError|nil last such as "range" @return string? now or "none"
function Device:guard()
  local handle, problem = any_of(self)
  if not handle then return syscall.named("device:guard", nil, problem) end
  return syscall.named("device:guard", driver.guard(handle))
end

---Within what an output may be driven.
---@return number? least @return number|SystemCallError|nil most
function Device:range()
  local handle, problem = any_of(self)
  if not handle then return syscall.named("device:range", nil, problem) end
  local least, most = driver.range(handle)
  if not least then return syscall.named("device:range", nil, most) end
  return from_steps(self, least), from_steps(self, most)
end

---Closes it: an output goes to its safe value, and its watches end.
function Device:close()
  for _, all in ipairs({ watches, owned }) do
    for _, watch in pairs(all) do
      if watch.device == self then watch:cancel() end
    end
  end
  for _, key in ipairs({ "reader", "writer" }) do
    if self[key] then driver.close(self[key]) end
    self[key] = nil
  end
end

-- Watching

---@type table<integer, Watch> who is told when an output is taken over or given back, by its handle
local owned = {}

---All are asked for before any function runs, as the driver wants it.
local function owner()
  local changed = {}
  for handle, watch in pairs(owned) do
    local owns = driver.owns(handle)
    if owns ~= nil and owns ~= watch.owns then
      watch.owns = owns
      changed[#changed + 1] = watch
    end
  end
  for _, watch in ipairs(changed) do syscall.call(watch.f, watch.owns) end
end

local function watch_owner(self, f)
  local handle, problem = writer_of(self)
  if not handle then return nil, problem end
  local done
  done, problem = listen("device:on", driver.upcall_owner, owner)
  if not done then return nil, problem end
  if owned[handle] then owned[handle]:cancel() end
  local watch = setmetatable({ handle = handle, device = self, f = f, owns = driver.owns(handle) }, Watch)
  owned[handle] = watch
  syscall.keep(1)
  return watch
end

local GONE <const>, NODEVICE <const> = 0xffffffff, 11

local function tell(handle, steps, merged)
  local watch = watches[handle]
  if not watch then return end
  if merged ~= GONE then return syscall.call(watch.f, from_steps(watch.device, steps)) end
  watch:cancel()
  syscall.call(watch.f, nil, syscall.error("device:on", NODEVICE))
end

---As with timers: all events are asked for before any function runs.
local function event(handle, steps, merged)
  local list, count = { handle, syscall.signed(steps), merged }, 3
  while true do
    local next_handle, next_steps, next_merged = driver.next_event()
    if not next_handle or next_handle == 0 then break end
    list[count + 1], list[count + 2], list[count + 3] = next_handle, next_steps, next_merged
    count = count + 3
  end
  for place = 1, count, 3 do tell(list[place], list[place + 1], list[place + 2]) end
end

---Calls a function with the first value of the device:
---  d:on("change", f [, milliseconds])       when it has changed, no oftener than so
---  d:on("above", limit, f [, hysteresis])   when it has risen above the limit, or is above it at first
---  d:on("below", limit, f [, hysteresis])   when it has fallen below the limit, or is below it at first
---  d:on("owner", f)                         with false when one that goes before has taken the output over, true when
---                                           it is ours again: safe until it is written
---A limit is told again once the value has come back by the hysteresis. When the program that offers the device ends, f is
---called once more, with nil and the error NODEVICE.
---@param what "change"|"above"|"below"|"owner"
---@return Watch? @return SystemCallError?
function Device:on(what, ...)
  local limit, f, extra
  if what == "change" then
    f, extra = ...
    extra = extra or 0
    if type(extra) ~= "number" or not (extra >= 0 and extra < 4294967) then
      syscall.bad_argument("device:on", "milliseconds", "milliseconds", extra)
    end
    limit = math.floor(extra * 1000)
  elseif what == "above" or what == "below" then
    limit, f, extra = ...
    local steps = to_steps(self, limit)
    if not steps then syscall.bad_argument("device:on", "limit", "number", limit) end
    if extra and not to_steps(self, extra) then syscall.bad_argument("device:on", "hysteresis", "number", extra) end
    limit = steps
  elseif what == "owner" then
    f = ...
  else
    syscall.bad_argument("device:on", "what", "'change', 'above', 'below' or 'owner'", what)
  end
  if type(f) ~= "function" then syscall.bad_argument("device:on", "f", "function", f) end
  if what == "owner" then return watch_owner(self, f) end
  local reader, problem = reader_of(self)
  if not reader then return syscall.named("device:on", nil, problem) end
  local done
  done, problem = listen("device:on", driver.upcall_event, event)
  if not done then return syscall.named("device:on", nil, problem) end
  local handle
  handle, problem = driver["watch_" .. what](reader, limit)
  if not handle then return syscall.named("device:on", nil, problem) end
  if what ~= "change" and extra then driver.set_hysteresis(handle, math.abs(to_steps(self, extra))) end
  local watch = setmetatable({ handle = handle, device = self, f = f }, Watch)
  watches[handle] = watch
  syscall.keep(1)
  return watch
end

---Ends it: its function is not called any more.
---@return boolean is_done false if it was ended before
function Watch:cancel()
  local handle = self.handle
  if not handle then return false end
  self.handle = nil
  if owned[handle] == self then
    owned[handle] = nil
  else
    watches[handle] = nil
    driver.unwatch(handle)
  end
  syscall.keep(-1)
  return true
end

---See require "device_service".
---@private
function devices.offer(description)
  return require "device_service".offer(description)
end

return devices
