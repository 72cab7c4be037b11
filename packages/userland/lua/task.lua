---Tasks: functions that run beside the main program and wait on their own. A task runs until it waits for something (or
---says task.yield()); there is nothing to lock. An error nobody catches in a task ends the process.

local loop <const> = require "loop"
local raw <const> = require "syscall.raw"
local Task <const> = loop.Task

---@class task
local task = {
  ---Lets everything else that is ready run.
  yield = loop.yield,
  ---The task that is running, nil in the main program.
  current = loop.current,
}

---Starts a task: it runs at once until it first waits.
---@param f function @param ... any its arguments
---@return Task
function task.spawn(f, ...)
  if type(f) ~= "function" then
    error("bad argument #1 to 'task.spawn' (function expected, got " .. type(f) .. ")", 2)
  end
  local self = setmetatable({ thread = coroutine.create(f) }, Task)
  loop.start(self, ...)
  return self
end

---Waits for its end. @return any ... what its function returned; nil and "cancelled" if it was cancelled
function Task:join()
  if self == loop.current() then error("a task cannot wait for its own end", 2) end
  if not self.results and not self.cancelled then
    local waiter = {}
    self.joiners = self.joiners or {}
    table.insert(self.joiners, waiter)
    loop.wait(waiter)
  end
  if self.cancelled then return nil, "cancelled" end
  return table.unpack(self.results, 1, self.results.n)
end

---Ends it where it waits; its variables to be closed are closed. Does nothing if it has ended.
function Task:cancel()
  local state = self:status()
  if state == "ended" or state == "cancelled" then return end
  if state == "running" then error("a task that runs cannot be cancelled", 2) end
  self.cancelled = true
  if self.waiter then self.waiter.woken = true end
  loop.keep(-1)
  local closed, problem = coroutine.close(self.thread)
  if not closed then raw.fault(problem) end
  loop.ended(self)
end

---"running", "waiting", "ended" or "cancelled".
---@return string
function Task:status()
  if self.cancelled then return "cancelled" end
  if self.results then return "ended" end
  return coroutine.status(self.thread) == "suspended" and "waiting" or "running"
end

return task
