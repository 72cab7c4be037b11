---@meta syscall.failure
-- Generated from packages/abi/src/errors.ts by packages/abi/tools. Do not edit.

---@alias syscall.failure.name
---| 'FAIL' # 1: the operation failed
---| 'BUSY' # 2: it is busy; try again later
---| 'ALREADY' # 3: it is in that state already
---| 'OFF' # 4: it is switched off
---| 'RESERVE' # 5: it has to be reserved first
---| 'INVALID' # 6: an argument is not valid
---| 'SIZE' # 7: a size is not valid
---| 'CANCEL' # 8: it was cancelled
---| 'NOMEM' # 9: the memory or a quota of the process is used up
---| 'NOSUPPORT' # 10: this is not supported
---| 'NODEVICE' # 11: there is no such device, or this process may not use it
---| 'UNINSTALLED' # 12: the device is not installed
---| 'NOACK' # 13: the other side did not answer
---| 'BADRVAL' # 1024: the kernel answered in a way that this call does not have

---Why a system call failed. tostring() explains it.
---@class syscall.failure
---@field name syscall.failure.name
---@field code integer
---@field meaning string
---@field what string what failed, such as "alarm.set"

---@param what string what failed, such as "alarm.set"
---@param variant integer? of the answer; nil means that a number does not fit into a word
---@param code integer? of the error
---@return nil
---@return syscall.failure err
local function failure(what, variant, code) end

return failure
