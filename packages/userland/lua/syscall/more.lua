---The rest of `syscall`, compiled when something of it is first used: most processes need little of it.

local raw <const> = require "syscall.raw"
local loop <const> = require "loop"
local syscall <const> = require "syscall"

---@class syscall
local more = {}

---A word as a signed number.
---@param word integer
---@return integer
function more.signed(word)
  return (word ~ 0x80000000) - 0x80000000
end

---Calls a function of the program's for each upcall, as a task of its own, and keeps the process alive for it.
---@return (fun())? stop takes the function off again @return SystemCallError?
function more.on(call, driver, number, f)
  local done, problem = syscall.subscribe(call, driver, number, function(...) loop.call(f, ...) end)
  if not done then return nil, problem end
  loop.keep(1)
  return function()
    if f then loop.keep(-1) syscall.subscribe(call, driver, number, nil) end
    f = nil
  end
end

---A status word of an upcall, and what to return if it is 0.
---@param call string @param code integer
function more.status(call, code, ...)
  if code ~= 0 then return nil, syscall.error(call, code) end
  return ...
end

local function allow(f, call, driver, number, memory)
  local variant, code = f(driver, number, memory)
  if variant < 128 then return nil, syscall.error(call, code) end
  return true
end
---Lends a buffer (nil: takes it back). @return true? @return SystemCallError?
function more.allow_read_write(...) return allow(raw.allow_read_write, ...) end
---Lends a buffer or a string for reading.
function more.allow_read_only(...) return allow(raw.allow_read_only, ...) end
function more.allow_userspace_readable(...) return allow(raw.allow_userspace_readable, ...) end

---@type table<any, Waiter[]> who waits for a turn; the first has it
local turns = {}
local Turn = {}

local function release(self)
  local queue = turns[self.key]
  local had = queue[1] == self
  for place, other in ipairs(queue) do
    if other == self then table.remove(queue, place) break end
  end
  if not queue[1] then turns[self.key] = nil
  elseif had then loop.wake(queue[1]) end
end

function Turn.__close(self)
  if self.taken then self.taken = nil -- handed to who asked for it
  elseif self.under_way then self.is_left = true -- its task was cancelled: it ends with what is under way
  else release(self) end
end

---Waits until no other task is between this and its end: `local turn <close> = syscall.turn(key)`.
---@param key any such as a driver's number
function more.turn(key)
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

---Makes a command, then waits for the upcall that tells it is done. One at a time for each upcall, also when the task that
---waits is cancelled: the next begins once the upcall has come.
---@return integer? argument0 @return integer|SystemCallError argument1 @return integer argument2 the words of the upcall
---@return any result what the command answered
function more.operation(call, driver, number, argument0, argument1, upcall)
  local turn <close> = more.turn(driver << 32 | upcall)
  local waiter = {}
  local done, problem
  done, problem = syscall.subscribe(call, driver, upcall, function(word0, word1, word2)
    turn.under_way = nil
    if turn.is_left then release(turn) end
    loop.wake(waiter, word0, word1, word2, done)
  end)
  if not done then return nil, problem end
  done, problem = syscall.command(call, driver, number, argument0, argument1)
  if not done then return nil, problem end
  turn.under_way = true
  return loop.wait(waiter)
end

---A programming mistake in the caller of the driver's function: an error at that line.
---@param call string @param argument string its name @param expected string
function more.bad_argument(call, argument, expected, value)
  local got = math.type(value) and tostring(value) or type(value)
  error(("bad argument '%s' to '%s' (%s expected, got %s)"):format(argument, call, expected, got), 3)
end

---An integer in a range; numbers without fraction are converted. Anything else is a programming mistake.
---@param least integer? @param most integer?
---@return integer
function more.integer(call, argument, value, least, most)
  local integer = math.tointeger(value)
  least, most = least or math.mininteger, most or math.maxinteger
  if integer and integer >= least and integer <= most then return integer end
  local got = math.type(value) and tostring(value) or type(value)
  error(("bad argument '%s' to '%s' (a whole number from %d to %d expected, got %s)"):format(argument, call, least, most, got), 3)
end

return more
