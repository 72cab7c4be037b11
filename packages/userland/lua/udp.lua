---Datagrams (UDP). Ports are the board's; which a program may take, and where it may send, the board says.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.udp"
local buffer <const> = require "buffer"

local RESERVE <const>, CANCEL <const> = 5, 8 -- error codes: it is closed; it was closed meanwhile

local udp = {}

---@class Socket
---@field port integer
---@field private f function? called with each datagram
---@field private waiters Waiter[]
---@field private is_closed boolean?
local Socket = { __name = "socket" }
Socket.__index = Socket

---@type Socket? a process has one at a time
local bound = nil
---@type buffer
local space = nil
local is_subscribed = false

---Takes what waits longest. @return string? text nil: nothing waits @return string? address @return integer? port
local function take()
  local length, address, port = driver.receive()
  if not length then return nil end
  local text = space:read(0, math.min(length, space:length()))
  return text, ("%d.%d.%d.%d"):format(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255), port
end

---Who waits first, but for those whose tasks were cancelled.
local function first_waiter(self)
  local waiters <const> = self.waiters
  while waiters[1] and waiters[1].woken do table.remove(waiters, 1) end
  return waiters[1]
end

---All that waits goes to who waits for it; the rest stays in the kernel.
local function received()
  local self = bound
  if not self then return end
  while first_waiter(self) or self.f do
    local text, address, port = take()
    if not text then return end
    local waiter = table.remove(self.waiters, 1)
    if waiter then syscall.wake(waiter, text, address, port) else syscall.call(self.f, text, address, port) end
  end
end

---Takes a port of the board for this program.
---@param port integer
---@return Socket? @return SystemCallError? problem NODEVICE: there is none, or this process may not; BUSY: another has it; OFF: the host could not open it
function udp.bind(port)
  port = syscall.integer("udp.bind", "port", port, 1, 65535)
  if not is_subscribed then
    local done, problem = syscall.subscribe("udp.bind", driver.driver, driver.upcall_received, received)
    if not done then return syscall.named("udp.bind", nil, problem) end
    is_subscribed = true
  end
  local done, problem = driver.bind(port)
  if not done then return syscall.named("udp.bind", nil, problem) end
  space = space or buffer.new(driver.largest())
  done, problem = driver.allow_datagram(space)
  if not done then
    driver.close()
    return syscall.named("udp.bind", nil, problem)
  end
  bound = setmetatable({ port = port, waiters = {} }, Socket)
  return bound
end

local function parse(address)
  local parts <const> = { address:match("^(%d%d?%d?)%.(%d%d?%d?)%.(%d%d?%d?)%.(%d%d?%d?)$") }
  if not parts[1] then return nil end
  local number = 0
  for _, part in ipairs(parts) do
    local byte = math.tointeger(tonumber(part))
    if byte > 255 then return nil end
    number = number << 8 | byte
  end
  return number
end

---Blocking: sends a datagram, and returns when the network has it, which does not mean that anybody gets it.
---@param address string such as "192.168.1.7"
---@param port integer
---@param text string
---@return true? @return SystemCallError? problem NODEVICE: this program may not send there; SIZE: it is too long
function Socket:send(address, port, text)
  local number = type(address) == "string" and parse(address)
  if not number then syscall.bad_argument("socket:send", "address", "IPv4 address", address) end
  port = syscall.integer("socket:send", "port", port, 1, 65535)
  if type(text) ~= "string" then syscall.bad_argument("socket:send", "text", "string", text) end
  if self.is_closed then return nil, syscall.error("socket:send", RESERVE) end
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_payload(text)
  if not done then return syscall.named("socket:send", nil, problem) end
  local status
  status, problem =
    syscall.operation("socket:send", driver.driver, driver.command_send, number, port, driver.upcall_sent)
  driver.allow_payload(nil)
  if not status then return syscall.named("socket:send", nil, problem) end
  return syscall.status("socket:send", status, true)
end

---Blocking: the next datagram.
---@return string? text @return string|SystemCallError address where it came from @return integer? port
function Socket:receive()
  if self.is_closed then return nil, syscall.error("socket:receive", RESERVE) end
  local text, address, port = take()
  if text then return text, address, port end
  local waiter = {}
  self.waiters[#self.waiters + 1] = waiter
  text, address, port = syscall.wait(waiter)
  if not text then return nil, syscall.error("socket:receive", CANCEL) end
  return text, address, port
end

---Calls f(text, address, port) for each datagram; nil ends that, and what comes waits again.
---@param what "datagram" @param f function?
function Socket:on(what, f)
  if what ~= "datagram" then syscall.bad_argument("socket:on", "what", "'datagram'", what) end
  if f ~= nil and type(f) ~= "function" then syscall.bad_argument("socket:on", "f", "function", f) end
  if self.is_closed then return nil, syscall.error("socket:on", RESERVE) end
  syscall.keep((f and 1 or 0) - (self.f and 1 or 0))
  self.f = f
  received()
  return true
end

---How many datagrams were dropped: too many at once, or too long.
---@return integer? @return SystemCallError?
function Socket:dropped()
  if self.is_closed then return nil, syscall.error("socket:dropped", RESERVE) end
  return syscall.named("socket:dropped", driver.dropped())
end

---Gives the port up. Who waits for a datagram gets an error.
---@return boolean is_done false if it was closed before
function Socket:close()
  if self.is_closed then return false end
  self:on("datagram", nil)
  self.is_closed = true
  bound = nil
  driver.close()
  driver.allow_datagram(nil)
  local waiters = self.waiters
  self.waiters = {}
  for _, waiter in ipairs(waiters) do syscall.wake(waiter) end
  return true
end
Socket.__close = Socket.close

return udp
