---What drivers are written with: functions for upcalls, waiting, callbacks, lent memory. Commands are in the low-level
---modules made from the drivers' tables, such as `require "syscall.alarm"`.

local raw <const> = require "syscall.raw"
local loop <const> = require "loop"

---@class syscall
local syscall = {
  ---Waits for a waiter, a fresh table; other tasks and callbacks go on. @return the (at most four) values it was woken with
  wait = loop.wait,
  ---Who waits goes on soon, not inside this call. Does nothing the second time.
  wake = loop.wake,
  ---Runs a function of the program's in a task of its own, so that it may wait: how drivers call back.
  call = loop.call,
  ---Changes how many reasons the process has to stay when its main program is over.
  keep = loop.keep,
}

---@return nil @return syscall.failure err
local function failure(...) return require "syscall.failure"(...) end

---What to return for a status word, such as an upcall's.
---@param what string what messages call it, such as "console.write" @param status integer 0, or the code of an error
---@param ... any what follows if the status is 0
---@return any ... or nil and an error
function syscall.status(what, status, ...)
  if status ~= 0 then return failure(what, 0, status) end
  return ...
end

---@type table<integer, integer> number of the function of a subscription
local numbers = {}
local count = 0

---Has the loop call a function with the three words of each upcall; nil: no more. It must not wait: see syscall.call.
---@param driver integer @param upcall integer
---@param handler fun(word1: integer, word2: integer, word3: integer)?
---@return true? @return syscall.failure? err
function syscall.subscribe(driver, upcall, handler)
  local key = driver << 32 | upcall
  local place = numbers[key]
  if not place then
    count = count + 1
    place = count
    numbers[key] = place
  end
  local variant, code = raw.subscribe(driver, upcall, handler and place or 0, 0)
  if variant < 128 then return failure("subscribe", variant, code) end
  loop.handle(place, handler)
  return true
end

---Calls a function of the program's for each upcall, in a task of its own, and keeps the process for it.
---@return (fun())? stop takes the function off again @return syscall.failure? err
function syscall.on(driver, upcall, f)
  local done, err = syscall.subscribe(driver, upcall, function(...) loop.call(f, ...) end)
  if not done then return nil, err end
  loop.keep(1)
  return function()
    if not f then return end
    f = nil
    loop.keep(-1)
    syscall.subscribe(driver, upcall, nil)
  end
end

---Lends memory to a driver, or takes it back (nil).
---@param how "read_write"|"read_only"|"userspace_readable"
---@param memory buffer|string|nil a string only for "read_only"
---@return true? @return syscall.failure? err
function syscall.allow(how, driver, number, memory)
  local variant, code = raw["allow_" .. how](driver, number, memory)
  if variant < 128 then return failure("allow_" .. how, variant, code) end
  return true
end

---@type table<any, Waiter[]> who waits for a turn; the first has it
local turns = {}
local Turn = {}

function Turn.__close(self)
  if self.taken then
    self.taken = nil -- handed to who asked for it
    return
  end
  local queue = turns[self.key]
  local had = queue[1] == self
  for place, other in ipairs(queue) do
    if other == self then table.remove(queue, place) break end
  end
  if not queue[1] then turns[self.key] = nil
  elseif had then loop.wake(queue[1]) end
end

---Waits until no other task is between this and its end: `local turn <close> = syscall.turn(key)`.
---@param key any such as a driver's number
function syscall.turn(key)
  local self = setmetatable({ key = key }, Turn)
  local queue = turns[key]
  if not queue then
    turns[key] = { self }
    return self
  end
  table.insert(queue, self)
  local guard <close> = self -- leaves the queue if the task is cancelled
  loop.wait(self)
  self.taken = true
  return self
end

---Makes a command that is done later, and waits for the upcall that tells so. One at a time for each upcall.
---@param driver integer @param upcall integer
---@param command function of a low-level module, called with what follows
---@return integer? word1 @return integer|syscall.failure word2 @return integer word3 the words of the upcall; or nil and an error
function syscall.operation(driver, upcall, command, ...)
  local turn <close> = syscall.turn(driver << 32 | upcall)
  local waiter = {}
  local done, err = syscall.subscribe(driver, upcall, function(...) loop.wake(waiter, ...) end)
  if not done then return nil, err end
  done, err = command(...)
  if not done then return nil, err end
  return loop.wait(waiter)
end

return syscall
