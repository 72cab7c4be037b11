---System calls as drivers use them: answers decoded, failures as `nil, error`, and functions for upcalls.

local raw <const> = require "syscall.raw"
local loop <const> = require "loop"

local command <const>, subscribe <const> = raw.command, raw.subscribe

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

---What a call failed with. `tostring` explains it.
---@class SystemCallError
---@field call string what was called, such as "alarm.set"
---@field code integer an error code of the kernel
---@field name string its name, such as "NOMEM"
---@field meaning string its explanation
local Error = { __name = "error" }

function Error.__index(self, key)
  local description = require "syscall.errors"[self.code]
  if key == "name" then return description and description[1] or "FAIL" end
  if key == "meaning" then return description and description[2] or "an error that this system does not know" end
end

function Error:__tostring()
  return ("%s: %s (%s)"):format(self.call, self.meaning, self.name)
end

---An error to return after nil.
---@param call string @param code integer
---@return SystemCallError
function syscall.error(call, code)
  return setmetatable({ call = call, code = code }, Error)
end

---The answer's words by its variant: see ReturnVariant. A success without words is true.
local function decode(call, variant, word1, word2, word3)
  if variant == 128 then return true end -- Success
  if variant < 128 then return nil, syscall.error(call, word1), word2, word3 end
  if variant == 131 then return word1 | word2 << 32 end -- SuccessU64
  if variant == 133 then return word1, word2 | word3 << 32 end
  return word1, word2, word3
end

---Makes a command. A 64-bit argument is two words: value, value >> 32.
---@param call string what messages call it
---@param driver integer @param number integer
---@return any ... the words of the answer, true if it has none; or nil, an error, and the words of the failure
function syscall.command(call, driver, number, argument0, argument1)
  return decode(call, command(driver, number, argument0, argument1))
end

---A status word of an upcall, and what to return if it is 0.
---@param call string @param code integer
function syscall.status(call, code, ...)
  if code ~= 0 then return nil, syscall.error(call, code) end
  return ...
end

---A word as a signed number.
---@param word integer
---@return integer
function syscall.signed(word)
  return (word ~ 0x80000000) - 0x80000000
end

---@type table<integer, integer> number of the function of a subscription
local numbers = {}
local count = 0

---Has the loop call a function with the three words of each upcall; nil: no more. It must not wait: see syscall.call.
---@param call string @param driver integer @param number integer
---@param handler fun(argument0: integer, argument1: integer, argument2: integer)?
---@return true? @return SystemCallError?
function syscall.subscribe(call, driver, number, handler)
  local key = driver << 32 | number
  local place = numbers[key]
  if not place then
    count = count + 1
    place = count
    numbers[key] = place
  end
  local variant, code = subscribe(driver, number, handler and place or 0, 0)
  if variant < 128 then return nil, syscall.error(call, code) end
  loop.handle(place, handler)
  return true
end

---Calls a function of the program's for each upcall, as a task of its own, and keeps the process alive for it.
---@return (fun())? stop takes the function off again @return SystemCallError?
function syscall.on(call, driver, number, f)
  local done, problem = syscall.subscribe(call, driver, number, function(...) loop.call(f, ...) end)
  if not done then return nil, problem end
  loop.keep(1)
  return function()
    if f then loop.keep(-1) syscall.subscribe(call, driver, number, nil) end
    f = nil
  end
end

local function allow(f, call, driver, number, memory)
  local variant, code = f(driver, number, memory)
  if variant < 128 then return nil, syscall.error(call, code) end
  return true
end
---Lends a buffer (nil: takes it back). @return true? @return SystemCallError?
function syscall.allow_read_write(...) return allow(raw.allow_read_write, ...) end
---Lends a buffer or a string for reading.
function syscall.allow_read_only(...) return allow(raw.allow_read_only, ...) end
function syscall.allow_userspace_readable(...) return allow(raw.allow_userspace_readable, ...) end

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

---Makes a command, then waits for the upcall that tells it is done. One at a time for each upcall.
---@return integer? argument0 @return integer|SystemCallError argument1 @return integer argument2 the words of the upcall
function syscall.operation(call, driver, number, argument0, argument1, upcall)
  local turn <close> = syscall.turn(driver << 32 | upcall)
  local waiter = {}
  local done, problem = syscall.subscribe(call, driver, upcall, function(...) loop.wake(waiter, ...) end)
  if not done then return nil, problem end
  done, problem = syscall.command(call, driver, number, argument0, argument1)
  if not done then return nil, problem end
  return loop.wait(waiter)
end

---A programming mistake in the caller of the driver's function: an error at that line.
---@param call string @param argument string its name @param expected string
function syscall.bad_argument(call, argument, expected, value)
  local got = math.type(value) and tostring(value) or type(value)
  error(("bad argument '%s' to '%s' (%s expected, got %s)"):format(argument, call, expected, got), 3)
end

---An integer in a range; numbers without fraction are converted. Anything else is a programming mistake.
---@param least integer? @param most integer?
---@return integer
function syscall.integer(call, argument, value, least, most)
  local integer = math.tointeger(value)
  least, most = least or math.mininteger, most or math.maxinteger
  if integer and integer >= least and integer <= most then return integer end
  local got = math.type(value) and tostring(value) or type(value)
  error(("bad argument '%s' to '%s' (a whole number from %d to %d expected, got %s)"):format(argument, call, least, most, got), 3)
end

return syscall
