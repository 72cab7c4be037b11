---Messages between programs. A message is a string of at most 16 384 bytes, copied; the kernel tells who sent it.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.ipc"
local buffer <const> = require "buffer"

local DETAILS_SIZE <const> = 84
local NAME_OFFSET <const> = 20

local ipc = {}

---@class Sender
---@field id integer of the process
---@field name string of its app

---A name this program serves.
---@class Service
---@field name string
---@field private handle integer?
---@field private f function
---@field private on_death function?
local Service = { __name = "service" }
Service.__index = Service

---A service this program is connected to.
---@class Peer
---@field name string
---@field private handle integer? nil once the service has ended, or the connection was closed
---@field private deaths function[]
local Peer = { __name = "peer" }
Peer.__index = Peer

---@type table<integer, Service>
local services = {}
---@type table<integer, Peer>
local peers = {}
---@type table<integer, Waiter> who waits for the reply to a call
local calls = {}
---@type buffer
local mail, details = nil, nil

---Takes what waits longest. @return a table of it; nil if nothing waits
local function receive()
  local kind, handle, length = driver.receive()
  if not kind then
    -- Too small a buffer: the next one is large enough.
    if handle.name ~= "SIZE" then return nil end
    kind, handle, length = driver.peek()
    if not kind then return nil end
    mail = buffer.new(length)
    if not driver.allow_mail(mail) then return nil end
    kind, handle, length = driver.receive()
    if not kind then return nil end
  end
  if kind == "nothing" then return nil end
  return {
    kind = kind,
    handle = handle,
    text = mail:read(0, length),
    call = details:get(0, "<I4"),
    status = details:get(4, "<I4"),
    sender = {
      id = details:get(8, "<i8"),
      name = details:read(NAME_OFFSET, math.min(details:get(16, "<I4"), DETAILS_SIZE - NAME_OFFSET)),
    },
  }
end

local function reply(number, text)
  local done, problem = driver.allow_message(text)
  if done then
    done, problem = driver.reply(number)
    driver.allow_message(nil)
  end
  -- The caller must not wait in vain; if it does not wait any more, nothing is lost.
  if not done and problem.name ~= "ALREADY" then driver.refuse(number, "failed") end
end

local function serve(self, letter)
  local answer = self.f(letter.text, letter.sender)
  if letter.kind ~= "call" then return end
  if type(answer) == "number" then answer = tostring(answer) end
  if type(answer) == "string" then return reply(letter.call, answer) end
  return driver.refuse(letter.call, "failed")
end

local function deliver(letter)
  local kind, handle = letter.kind, letter.handle
  if kind == "call" or kind == "message" then
    local self = services[handle]
    if self then syscall.call(serve, self, letter) end
  elseif kind == "reply" or kind == "failure" then
    local waiter = calls[letter.call]
    calls[letter.call] = nil
    if not waiter then return end
    if kind == "reply" then syscall.wake(waiter, letter.text)
    else syscall.wake(waiter, nil, syscall.error("peer:call", letter.status)) end
  elseif kind == "service-ended" then
    local self = peers[handle]
    peers[handle] = nil
    if not self then return end
    self.handle = nil
    for _, f in ipairs(self.deaths) do
      syscall.keep(-1)
      syscall.call(f)
    end
    self.deaths = {}
  elseif kind == "client-ended" then
    local self = services[handle]
    if self and self.on_death then syscall.call(self.on_death, letter.sender) end
  end
end

---As with timers: everything is taken before any function runs.
local function waiting()
  local letters = {}
  for letter in receive do letters[#letters + 1] = letter end
  for _, letter in ipairs(letters) do deliver(letter) end
end

local function listen(call)
  if mail then return true end
  mail, details = buffer.new(256), buffer.new(DETAILS_SIZE)
  local done, problem = driver.allow_mail(mail)
  if done then done, problem = driver.allow_details(details) end
  if done then done, problem = syscall.subscribe(call, driver.driver, driver.upcall_waiting, waiting) end
  if not done then mail = nil end
  return done, problem
end

local function with_name(name, command, ...)
  local done, problem = driver.allow_name(name)
  if not done then return nil, problem end
  local result
  result, problem = command(...)
  driver.allow_name(nil)
  return result, problem
end

---Serves a name: calls a function for each message. It runs in a task of its own and may wait. What it returns, a string or
---a number, is the reply to a call; nil tells the caller that it failed.
---@param name string
---@param f fun(message: string, sender: Sender): string|number|nil
---@param options { allow: string[]?, on_death: fun(sender: Sender)? }? allow: the only apps that may connect, none if it is empty; on_death: what to do when a program that was connected has ended
---@return Service? @return SystemCallError? problem NODEVICE: this process may not serve that name; ALREADY: another does
function ipc.serve(name, f, options)
  if type(name) ~= "string" then syscall.bad_argument("ipc.serve", "name", "string", name) end
  if type(f) ~= "function" then syscall.bad_argument("ipc.serve", "f", "function", f) end
  options = options or {}
  if type(options) ~= "table" then syscall.bad_argument("ipc.serve", "options", "table", options) end
  local allow <const>, on_death <const> = options.allow, options.on_death
  -- A list that is none must not let everybody in.
  if allow ~= nil and type(allow) ~= "table" then syscall.bad_argument("ipc.serve", "allow", "a list of names", allow) end
  for _, app in ipairs(allow or {}) do
    if type(app) ~= "string" then syscall.bad_argument("ipc.serve", "allow", "a list of names", app) end
  end
  if on_death ~= nil and type(on_death) ~= "function" then
    syscall.bad_argument("ipc.serve", "on_death", "function", on_death)
  end
  local done, problem = listen("ipc.serve")
  if not done then return syscall.named("ipc.serve", nil, problem) end
  local handle
  handle, problem = with_name(name, driver.serve, allow ~= nil)
  if not handle then return syscall.named("ipc.serve", nil, problem) end
  for _, app in ipairs(allow or {}) do
    done, problem = with_name(app, driver.allow_client, handle)
    if not done then
      driver.withdraw(handle)
      return syscall.named("ipc.serve", nil, problem)
    end
  end
  local self = setmetatable({ name = name, handle = handle, f = f, on_death = on_death }, Service)
  services[handle] = self
  syscall.keep(1)
  return self
end

---Ends the service.
---@return boolean is_done false if it was ended before
function Service:withdraw()
  local handle = self.handle
  if not handle then return false end
  self.handle = nil
  services[handle] = nil
  driver.withdraw(handle)
  syscall.keep(-1)
  return true
end

---Connects to a service.
---@param name string
---@return Peer? @return SystemCallError? problem NODEVICE: there is none, or this process may not call it
function ipc.connect(name)
  if type(name) ~= "string" then syscall.bad_argument("ipc.connect", "name", "string", name) end
  local done, problem = listen("ipc.connect")
  if not done then return syscall.named("ipc.connect", nil, problem) end
  local handle
  handle, problem = with_name(name, driver.connect)
  if not handle then return syscall.named("ipc.connect", nil, problem) end
  local self = setmetatable({ name = name, handle = handle, deaths = {} }, Peer)
  peers[handle] = self
  return self
end

local function post(self, call, message, command, ...)
  if type(message) == "number" then message = tostring(message) end
  if type(message) ~= "string" then
    error(("bad argument 'message' to '%s' (string expected, got %s)"):format(call, type(message)), 3)
  end
  if not self.handle then return nil, syscall.error(call, 13) end
  local done, problem = driver.allow_message(message)
  if not done then return nil, problem end
  local result
  result, problem = command(self.handle, ...)
  driver.allow_message(nil)
  return result, problem
end

---Sends a message and waits for the reply. Other tasks and callbacks go on meanwhile.
---@param message string|number
---@param timeout integer? milliseconds; for ever if it is not said
---@return string? reply @return SystemCallError? problem NOACK: no reply in time, or the service has ended; FAIL: it has none; BUSY: too many messages wait
function Peer:call(message, timeout)
  timeout = syscall.integer("peer:call", "timeout", timeout or 0, 0, 0xffffffff)
  local number, problem = post(self, "peer:call", message, driver.call, timeout)
  if not number then return syscall.named("peer:call", nil, problem) end
  local waiter = { peer = self }
  calls[number] = waiter
  local answer
  answer, problem = syscall.wait(waiter)
  if not answer then return syscall.named("peer:call", nil, problem) end
  return answer
end

---Sends a message and waits for nothing.
---@param message string|number
---@return true? @return SystemCallError? problem BUSY: too many messages wait; NOACK: the service has ended
function Peer:send(message)
  local done, problem = post(self, "peer:send", message, driver.send)
  if not done then return syscall.named("peer:send", nil, problem) end
  return true
end

---Calls a function once the service has ended.
---@param event "death"
---@param f fun()
function Peer:on(event, f)
  if event ~= "death" then syscall.bad_argument("peer:on", "event", "'death'", event) end
  if type(f) ~= "function" then syscall.bad_argument("peer:on", "f", "function", f) end
  syscall.keep(1)
  if not self.handle then
    syscall.keep(-1)
    return syscall.call(f)
  end
  table.insert(self.deaths, f)
end

---True while the service is there, as far as is known.
---@return boolean
function Peer:is_connected()
  return self.handle ~= nil
end

---Ends the connection. Calls under way are forgotten: who waits for one gets NOACK.
function Peer:close()
  local handle = self.handle
  if not handle then return end
  self.handle = nil
  peers[handle] = nil
  driver.disconnect(handle)
  for number, waiter in pairs(calls) do
    if waiter.peer == self then
      calls[number] = nil
      syscall.wake(waiter, nil, syscall.error("peer:call", 13))
    end
  end
  for _ in ipairs(self.deaths) do syscall.keep(-1) end
  self.deaths = {}
end

---`local peer <close> = ipc.connect(…)` ends the connection with the block.
Peer.__close = Peer.close

return ipc
