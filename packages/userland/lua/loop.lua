---The loop that runs tasks: a program waits in as many places as it has tasks, and callbacks go on meanwhile. Programs see
---it through `task`, drivers through `syscall`.
---
---Every function the program is called back with runs in a coroutine of its own; when it waits, only it waits. The main
---program, and a coroutine the program made itself, wait in place: while they do, the loop runs inside of them.

local raw <const> = require "syscall.raw"

local create <const>, resume <const>, yield <const> = coroutine.create, coroutine.resume, coroutine.yield
local running <const>, status <const> = coroutine.running, coroutine.status
local unpack <const> = table.unpack
local yield_wait <const>, yield_no_wait <const> = raw.yield_wait, raw.yield_no_wait

---@class loop
local loop = {}

---@class Task
---@field thread thread
---@field waiter Waiter? what it waits for
---@field results table? once it has returned
---@field joiners Waiter[]?
---@field cancelled boolean?
---@field free boolean? a worker with nothing to do
local Task = {}
Task.__index = Task
Task.__name = "task"
loop.Task = Task

---Something one task waits for, once. A fresh table; woken with at most four values.
---@class Waiter
---@field task Task? who waits; nil: somebody who waits in place, or nobody yet
---@field woken boolean?
---@field count integer? of values it was woken with

---@type Task? the task that runs; nil: the main program or the loop
local current
---@type table<integer, function> functions upcalls name by number
local handlers = {}
---@type Waiter[] whose turn it is, from `first` to `last`
local ready = {}
local first, last = 1, 0
---Tasks that have not ended, and other reasons to stay.
local reasons = 0
---@type Task? a worker kept for the next callback
local spare

---A task has come back: it waits, has lent itself to others, or is at its end.
local function settle(self, outer, succeeded, ...)
  current = outer
  if not succeeded then raw.fault(..., self.thread) end
  if self.free then
    reasons = reasons - 1
    spare = spare or self
  elseif status(self.thread) == "dead" then
    reasons = reasons - 1
    self.results = table.pack(...)
    loop.ended(self)
  elseif not self.waiter then
    last = last + 1
    ready[last] = { task = self, woken = true }
  end
end

local function run(self, ...)
  local outer = current
  current = self
  self.waiter = nil
  return settle(self, outer, resume(self.thread, ...))
end

---Starts a task, which runs at once until it first waits.
function loop.start(self, ...)
  reasons = reasons + 1
  return run(self, ...)
end

---A task has come to its end: who waits for that goes on.
function loop.ended(self)
  for _, waiter in ipairs(self.joiners or {}) do loop.wake(waiter) end
end

---What a worker runs: one function after the other.
local function work(f, ...)
  f(...)
  current.free = true
  return work(yield())
end

---Runs a function of the program's as a task that nobody knows: how drivers call back.
---@param f function
function loop.call(f, ...)
  local worker = spare
  spare = nil
  if worker then worker.free = nil
  else worker = setmetatable({ thread = create(work) }, Task) end
  return loop.start(worker, f, ...)
end

---@param number integer? of a function; -1: an invocation; -2: the control step
local function handle(number, _, ...)
  if not number then return end
  if number == -2 then return loop.call(raw.step) end -- somebody waits in place
  if number < 0 then
    if not pcall(loop.call, raw.invoke) then raw.returned(false, "not enough memory") end
    return
  end
  local handler = handlers[number]
  if handler then handler(...) end
end

---Lets what is ready run and takes what has happened; if nothing is ready, waits for something to happen.
local function step(is_patient)
  if is_patient and first > last then return handle(yield_wait()) end
  local bound = last
  while first <= bound do
    local waiter = ready[first]
    ready[first] = nil
    first = first + 1
    local owner = waiter.task
    if owner and not owner.cancelled then run(owner, unpack(waiter, 1, waiter.count)) end
  end
  return handle(yield_no_wait())
end

---The task that is running, if it can be left now: not inside a coroutine the program made itself.
local function leavable()
  return current and current.thread == running() and current
end

---Waits until the waiter is woken. @return what it was woken with
---@param waiter Waiter
function loop.wait(waiter)
  local owner = not waiter.woken and leavable()
  if owner then
    waiter.task, owner.waiter = owner, waiter
    return yield()
  end
  while not waiter.woken do step(true) end
  return unpack(waiter, 1, waiter.count)
end

---Lets everything else that is ready run.
function loop.yield()
  if leavable() then return yield() end
  return step(false)
end

---The task that is running, nil in the main program.
---@return Task?
function loop.current()
  return current
end

---Who waits goes on soon, not inside this call. Does nothing the second time.
---@param waiter Waiter
function loop.wake(waiter, ...)
  if waiter.woken then return end
  waiter.woken = true
  waiter.count = select("#", ...)
  waiter[1], waiter[2], waiter[3], waiter[4] = ...
  if not waiter.task then return end
  last = last + 1
  ready[last] = waiter
end

---The process stays while there are reasons to: +1 for a function that may be called back, -1 when that is over.
---@param change integer
function loop.keep(change)
  reasons = reasons + change
end

---Which function an upcall's number stands for.
---@param number integer
---@param handler function? called by the loop itself, so it must not wait: loop.call runs what may
function loop.handle(number, handler)
  handlers[number] = handler
end

---The program goes on while there is something to wait for: a reason to stay, or a function the kernel calls.
---@param entries string[]|boolean|nil names of such functions; true: it has a control step, and stays
function loop.run(entries)
  local stays = entries == true
  for _, name in ipairs(not stays and entries or {}) do stays = stays or rawget(_G, name:match "^[^.]*") ~= nil end
  while stays or reasons > 0 or first <= last do
    if first > last then handle(raw.step(true)) else step(true) end
  end
end

return loop
