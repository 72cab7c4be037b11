---What app this is, and its word that a new version is good.

local driver <const> = require "syscall.app"

local app <const> = {}

local function text_of(command)
  local memory <const> = require "buffer".new(64)
  local done, problem = driver.allow_text(memory)
  if not done then return nil, problem end
  local length
  length, problem = command()
  driver.allow_text(nil)
  if not length then return nil, problem end
  return memory:read(0, length)
end

---The name of the app.
---@return string? @return SystemCallError?
function app.name()
  return text_of(driver.name)
end

---The version of the app, as its app.toml says.
---@return string? @return SystemCallError?
function app.version()
  return text_of(driver.version)
end

---How long this version is still on trial: at a fault within that time the version before comes back.
---@return number? seconds nil: it is not on trial
function app.trial()
  local left <const> = driver.trial()
  return left and left / 1e6
end

---Says that this version is good, which ends its trial.
---@return true? @return SystemCallError? problem ALREADY: it is not on trial
function app.confirm()
  return driver.confirm()
end

return app
