---Serial ports. Which there are, and how they are set up, the board says; a program has a port alone.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.uart"
local buffer <const> = require "buffer"
local items <const> = require "items"

local BUSY <const>, RESERVE <const>, SIZE <const>, CANCEL <const>, NOACK <const> = 2, 5, 7, 8, 13 -- error codes
local PIECE <const> = 4096 -- most bytes of one write
local LONGEST_LINE <const>, MOST <const> = 4096, 65536 -- bytes of one read

local uart = {}

---@class Port
---@field name string
---@field private handle integer? nil once it is closed
---@field private rest string what was taken from the kernel and not read
---@field private reader Waiter? who waits for bytes
---@field private writer Waiter? who waits until the line takes more
---@field private is_writing boolean? the line takes no more
---@field private status integer of the last write
---@field private functions table<string, function> by what they are called for
local Port = { __name = "port" }
Port.__index = Port

---@type table<integer, Port> those that are open, by their handles
local ports = {}
---@type buffer
local space = nil

---Takes a piece of what waits in the kernel. @return true? @return SystemCallError? problem BUSY: nothing waits; OFF
local function fill(self)
  local length, problem = driver.read(self.handle)
  if not length then return nil, problem end
  self.rest = self.rest .. space:read(0, length)
  return true
end

---Gives what waits to the function for data, unless somebody waits for it.
local function pump(self)
  while self.handle and self.functions.data and not self.reader do
    if self.rest == "" and not fill(self) then return end
    local text = self.rest
    self.rest = ""
    syscall.call(self.functions.data, text)
  end
end

local function wake(waiter)
  if waiter then syscall.wake(waiter) end
end

---The port is no more: who waits at it gets an error.
local function forget(self)
  local handle = self.handle
  self.handle = nil
  ports[handle] = nil
  for event in pairs(self.functions) do
    self.functions[event] = nil
    syscall.keep(-1)
  end
  wake(self.reader)
  wake(self.writer)
end

---@param status SystemCallError?
local function deliver(self, kind, status)
  if kind == "received" then
    if self.reader then wake(self.reader) else pump(self) end
  elseif kind == "written" then
    self.is_writing, self.status = nil, status and status.code or 0
    wake(self.writer)
  elseif kind == "changed" then
    wake(self.reader)
    local f = self.functions[status and "error" or "open"]
    if f and status then syscall.call(f, syscall.error("port:on", status.code)) elseif f then syscall.call(f) end
  else
    local f = self.functions.error
    forget(self)
    if f then syscall.call(f, syscall.error("port:on", CANCEL)) end
  end
end

---As with timers: everything is taken before any function runs.
local function happened(...)
  local list = { { driver.decode_happened(...) } }
  while true do
    local kind, handle, status = driver.next_event()
    if not kind or kind == "nothing" then break end
    list[#list + 1] = { kind, handle, status }
  end
  for _, event in ipairs(list) do
    local self = ports[event[2]]
    if self then deliver(self, event[1], event[3]) end
  end
end

local function listen()
  if space then return true end
  local memory <const> = buffer.new(512)
  local done, problem = driver.allow_received(memory)
  if done then done, problem = syscall.subscribe("uart.open", driver.driver, driver.upcall_happened, happened) end
  if done then space = memory end
  return done, problem
end

---Takes a port of the board for this program, whether its line is up or not.
---@param name string as the board calls it
---@return Port? @return SystemCallError? problem NODEVICE: there is none, or this program may not use it; BUSY: another has it; ALREADY: this one has it
function uart.open(name)
  if type(name) ~= "string" then syscall.bad_argument("uart.open", "name", "string", name) end
  local handle
  local done, problem = listen()
  if done then done, problem = items.find(driver, name) end
  if done then handle, problem = driver.open(done) end
  if not handle then return syscall.named("uart.open", nil, problem) end
  local self = setmetatable({ name = name, handle = handle, rest = "", status = 0, functions = {} }, Port)
  ports[handle] = self
  return self
end

---The names of the ports this program may use.
---@return string[]? @return SystemCallError?
function uart.names()
  local names, problem = items.names(driver)
  if not names then return syscall.named("uart.names", nil, problem) end
  return names
end

---What is there already of what is to be read. @return string? @return SystemCallError? problem BUSY: not all of it is there
local function take(self, what)
  while true do
    local rest, length, stop = self.rest, nil, nil
    if what == "line" then
      length = rest:find("\n", 1, true)
      stop = length
      if length then length = length - (rest:byte(length - 1) == 13 and 2 or 1)
      elseif #rest >= LONGEST_LINE then return nil, syscall.error("port:read", SIZE) end
    elseif what == "some" then
      length = rest ~= "" and #rest or nil
    elseif #rest >= what then
      length = what
    end
    if length then
      self.rest = rest:sub((stop or length) + 1)
      return rest:sub(1, length)
    end
    local done, problem = fill(self)
    if not done then return nil, problem end
  end
end

---Not inside the call that is going on.
local function pump_later(self)
  require "loop".yield()
  pump(self)
end

local Guard <const> = {}

function Guard.__close(self)
  local port <const> = self.port
  if self.timer then self.timer:cancel() end
  if port.reader == self.waiter then port.reader = nil end
  if port.functions.data then syscall.call(pump_later, port) end
end

---Blocking: waits until all of it is there, or the time is over. What has come in part stays for the next read.
---@param what integer|"line"|"some"? so many bytes, at most 65536; a line without its end, at most 4096 bytes; or, if it is not said, as much as is there, a byte at least
---@param timeout number? milliseconds; for ever if it is not said
---@return string? @return SystemCallError? problem NOACK: not in time; OFF: the line is down; SIZE: the line is too long; BUSY: somebody else reads
function Port:read(what, timeout)
  what = what or "some"
  if what ~= "line" and what ~= "some" then what = syscall.integer("port:read", "what", what, 1, MOST) end
  if timeout ~= nil and (type(timeout) ~= "number" or not (timeout >= 0 and timeout < 1e12)) then
    syscall.bad_argument("port:read", "timeout", "milliseconds", timeout)
  end
  if not self.handle then return nil, syscall.error("port:read", RESERVE) end
  if self.reader then return nil, syscall.error("port:read", BUSY) end
  local guard <close> = setmetatable({ port = self }, Guard)
  local is_over = false
  while true do
    local text, problem = take(self, what)
    if text then return text end
    if problem.code ~= BUSY then return syscall.named("port:read", nil, problem) end
    if is_over then return nil, syscall.error("port:read", NOACK) end
    local waiter <const> = {}
    guard.waiter, self.reader = waiter, waiter
    if timeout and not guard.timer then
      guard.timer, problem = require "alarm".after(timeout, function()
        is_over = true
        wake(guard.waiter)
      end)
      if not guard.timer then return syscall.named("port:read", nil, problem) end
    end
    syscall.wait(waiter)
    self.reader = nil
    if not self.handle then return nil, syscall.error("port:read", CANCEL) end
  end
end

---Waits until the line takes more. @return boolean the port is still open
local function ready(self)
  while self.handle and self.is_writing do
    local waiter <const> = {}
    self.writer = waiter
    syscall.wait(waiter)
  end
  return self.handle ~= nil
end

---Blocking: writes all of the text, and returns when the line has taken it, as fast as it is.
---@param text string
---@return true? @return SystemCallError? problem OFF: the line is down; FAIL: it went down meanwhile
function Port:write(text)
  if type(text) ~= "string" then syscall.bad_argument("port:write", "text", "string", text) end
  if not self.handle then return nil, syscall.error("port:write", RESERVE) end
  local turn <close> = syscall.turn(self)
  for start = 1, #text, PIECE do
    local done, problem
    repeat -- another program may have left something that is still being written
      if not ready(self) then return nil, syscall.error("port:write", CANCEL) end
      done, problem = driver.allow_payload(text:sub(start, start + PIECE - 1))
      if done then done, problem = driver.write(self.handle) end
      driver.allow_payload(nil)
      self.is_writing = done or problem.code == BUSY or nil
    until done or problem.code ~= BUSY
    if not done then return syscall.named("port:write", nil, problem) end
    if not ready(self) then return nil, syscall.error("port:write", CANCEL) end
    if self.status ~= 0 then return nil, syscall.error("port:write", self.status) end
  end
  return true
end

---Calls a function for what happens; nil ends that, and what comes waits again.
---"data": f(text), for bytes as they come; "error": f(problem), when the line has gone down; "open": f(), when it is up again.
---@param event "data"|"error"|"open" @param f function?
---@return true? @return SystemCallError?
function Port:on(event, f)
  if event ~= "data" and event ~= "error" and event ~= "open" then
    syscall.bad_argument("port:on", "event", "'data', 'error' or 'open'", event)
  end
  if f ~= nil and type(f) ~= "function" then syscall.bad_argument("port:on", "f", "function", f) end
  if not self.handle then return nil, syscall.error("port:on", RESERVE) end
  syscall.keep((f and 1 or 0) - (self.functions[event] and 1 or 0))
  self.functions[event] = f
  pump(self)
  return true
end

---Whether the line is up: the port is there, and open on the host.
---@return boolean
function Port:is_up()
  return self.handle ~= nil and driver.is_up(self.handle) == true
end

---How many bytes were lost since the port was opened, because they came faster than they were read.
---@return integer? @return SystemCallError?
function Port:overruns()
  if not self.handle then return nil, syscall.error("port:overruns", RESERVE) end
  local count, problem = driver.overruns(self.handle)
  if not count then return syscall.named("port:overruns", nil, problem) end
  return count
end

---Gives the port up. Who waits at it gets an error.
---@return boolean is_done false if it was closed before
function Port:close()
  local handle <const> = self.handle
  if not handle then return false end
  forget(self)
  driver.close(handle)
  return true
end
Port.__close = Port.close

return uart
