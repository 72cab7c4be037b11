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

---An error to return after nil.
---@param call string @param code integer
---@return SystemCallError
function syscall.error(call, code)
  return setmetatable({ call = call, code = code }, require "syscall.failure")
end

---What a driver's function returns of the answer of a call below it: an error names what the program called.
---@param call string
---@return any ... what follows it
function syscall.named(call, ...)
  local result <const>, problem <const> = ...
  if result == nil and problem then problem.call = call end
  return ...
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

---What a table does not have is taken from a module, which is compiled then: most processes need little of it.
local function late(module)
  return {
    __index = function(self, key)
      local value = require(module)[key]
      self[key] = value
      return value
    end,
  }
end
setmetatable(io, late "io_files")
setmetatable(os, getmetatable(io))
return setmetatable(syscall, late "syscall.more")
