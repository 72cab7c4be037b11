---What errors of system calls are: compiled when there is the first.

local descriptions <const> = require "syscall.errors"

---What a call failed with. `tostring` explains it.
---@class SystemCallError
---@field call string what was called, such as "alarm.set"
---@field code integer an error code of the kernel
---@field name string its name, such as "NOMEM"
---@field meaning string its explanation
local Error = { __name = "error" }

function Error.__index(self, key)
  local description = descriptions[self.code]
  if key == "name" then return description and description[1] or "FAIL" end
  if key == "meaning" then return description and description[2] or "an error that this system does not know" end
end

function Error:__tostring()
  return ("%s: %s (%s)"):format(self.call, self.meaning, self.name)
end

return Error
