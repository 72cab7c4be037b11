---The console: what `print` does and more. Control characters are made visible on their way out.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.console"

local console = {}

---A read that nobody waits for any more is ended, so that the next can begin.
local Reading = {}
function Reading:__close()
  if not self.is_over then driver.abort_read() end
  driver.allow_input(nil)
end

---Writes text.
---@param text string
---@return integer? written how many bytes: the rest exceeded the quota and was dropped @return SystemCallError?
function console.write(text)
  if type(text) ~= "string" then syscall.bad_argument("console.write", "text", "string", text) end
  local turn <close> = syscall.turn(driver)
  local waiter = {}
  local done, problem = syscall.subscribe("console.write", driver.driver, driver.upcall_written, function(...)
    syscall.wake(waiter, ...)
  end)
  if not done then return syscall.named("console.write", nil, problem) end
  done, problem = driver.allow_text(text)
  if not done then return syscall.named("console.write", nil, problem) end
  done, problem = driver.write(#text)
  driver.allow_text(nil)
  if not done then return syscall.named("console.write", nil, problem) end
  return (syscall.wait(waiter))
end

---Reads a line, without its end, or as many bytes as are wanted if the line is longer. Other tasks and callbacks go on
---meanwhile.
---@param most integer? bytes, 256 if it is not said
---@return string? line @return SystemCallError?
function console.read(most)
  most = syscall.integer("console.read", "most", most or 256, 1, 65536)
  local turn <close> = syscall.turn(console)
  local memory <const> = require "buffer".new(most)
  local waiter = {}
  local done, problem = syscall.subscribe("console.read", driver.driver, driver.upcall_read, function(...)
    syscall.wake(waiter, ...)
  end)
  if not done then return syscall.named("console.read", nil, problem) end
  done, problem = driver.allow_input(memory)
  if not done then return syscall.named("console.read", nil, problem) end
  local reading <close> = setmetatable({ is_over = true }, Reading)
  done, problem = driver.read(most)
  if not done then return syscall.named("console.read", nil, problem) end
  reading.is_over = false
  local status, length = syscall.wait(waiter)
  reading.is_over = true
  if status ~= 0 then return nil, syscall.error("console.read", status) end
  return (memory:read(0, length):gsub("\n$", ""))
end

---How many bytes of what this process wrote were dropped because they exceeded its quota.
---@return integer? @return SystemCallError?
function console.dropped()
  return syscall.named("console.dropped", driver.dropped())
end

return console
