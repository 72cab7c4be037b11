---The processes of the machine. Looking needs the permission process-info; acting needs process-control too.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.process_info"

local STATES <const> = { [0] = "running", "yielded", "yielded-for", "stopped", "faulted", "terminated" }

local processes = {}

---@class ProcessDescription
---@field id integer
---@field name string
---@field state "running"|"yielded"|"yielded-for"|"stopped"|"faulted"|"terminated"
---@field restarts integer how often its app was started anew before
---@field system_calls integer
---@field expired_slices integer how often it used up its time
---@field merged_upcalls integer upcalls that found no room
---@field fuel integer what it has worked
---@field memory_used integer bytes
---@field memory_quota integer bytes

---Has the kernel write into a buffer. @return what the command returned, and the buffer
local function ask(size, command, ...)
  local memory <const> = require "buffer".new(size)
  local done, problem = driver.allow_info(memory)
  if not done then return nil, problem end
  local result
  result, problem = command(...)
  driver.allow_info(nil)
  if not result then return nil, problem end
  return result, memory
end

---The ids of all processes, oldest first.
---@return integer[]? @return SystemCallError?
function processes.ids()
  local count, problem = driver.count()
  if not count then return syscall.named("processes.ids", nil, problem) end
  local total, memory = ask(math.max(count * 8, 8), driver.ids)
  if not total then return syscall.named("processes.ids", nil, memory) end
  local ids = {}
  for place = 1, math.min(count, total) do ids[place] = memory:get(place * 8 - 8, "<i8") end
  return ids
end

---The id of this process.
---@return integer? @return SystemCallError?
function processes.self()
  return syscall.named("processes.self", driver.self())
end

---@param id integer
---@return ProcessDescription? @return SystemCallError? problem INVALID: there is no such process
function processes.describe(id)
  id = syscall.integer("processes.describe", "id", id, 0)
  local length, memory = ask(256, driver.name, id)
  if not length then return syscall.named("processes.describe", nil, memory) end
  local name = memory:read(0, length)
  local done
  done, memory = ask(64, driver.stats, id)
  if not done then return syscall.named("processes.describe", nil, memory) end
  local function number(place) return memory:get(place * 8, "<i8") end
  return {
    id = id,
    name = name,
    state = STATES[number(0)] or "unknown",
    restarts = number(1),
    system_calls = number(2),
    expired_slices = number(3),
    merged_upcalls = number(4),
    fuel = number(5),
    memory_used = number(6),
    memory_quota = number(7),
  }
end

---All processes, oldest first.
---@return ProcessDescription[]? @return SystemCallError?
function processes.list()
  local ids, problem = processes.ids()
  if not ids then return syscall.named("processes.list", nil, problem) end
  local list = {}
  -- One that has gone meanwhile is left out.
  for _, id in ipairs(ids) do list[#list + 1] = processes.describe(id) end
  return list
end

---The newest process of a name.
---@param name string
---@return ProcessDescription? @return SystemCallError? problem NODEVICE: there is none
function processes.find(name)
  if type(name) ~= "string" then syscall.bad_argument("processes.find", "name", "string", name) end
  local list, problem = processes.list()
  if not list then return syscall.named("processes.find", nil, problem) end
  for place = #list, 1, -1 do
    if list[place].name == name then return list[place] end
  end
  return nil, syscall.error("processes.find", 11)
end

---Lets a stopped process go on.
---@param id integer @return true? @return SystemCallError? problem ALREADY: it is not stopped
function processes.start(id)
  return syscall.named("processes.start", driver.start(syscall.integer("processes.start", "id", id, 0)))
end

---Stops a process until it is started.
---@param id integer @return true? @return SystemCallError? problem ALREADY: it is stopped, or has ended
function processes.stop(id)
  return syscall.named("processes.stop", driver.stop(syscall.integer("processes.stop", "id", id, 0)))
end

---Has a process fault; its fault policy says what then comes.
---@param id integer @return true? @return SystemCallError? problem ALREADY: it has ended
function processes.fault(id)
  return syscall.named("processes.fault", driver.fault(syscall.integer("processes.fault", "id", id, 0)))
end

---Ends a process for good.
---@param id integer @return true? @return SystemCallError? problem ALREADY: it has ended
function processes.terminate(id)
  return syscall.named("processes.terminate", driver.terminate(syscall.integer("processes.terminate", "id", id, 0)))
end

---Starts a process that has ended anew; it gets a new id.
---@param id integer @return true? @return SystemCallError? problem ALREADY: it has not ended
function processes.boot(id)
  return syscall.named("processes.boot", driver.boot(syscall.integer("processes.boot", "id", id, 0)))
end

return processes
