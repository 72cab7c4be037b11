---@meta syscall.raw

---The system calls as they are, made by the engine. None raises an error but for arguments that are no integers or
---buffers. Words are integers modulo 2^32 and come back unsigned; a variant is followed by as many words as it has.
---@class syscall.raw
local raw = {}

---@param driver integer @param number integer @param argument0 integer? @param argument1 integer?
---@return integer variant @return integer? word1 @return integer? word2 @return integer? word3
function raw.command(driver, number, argument0, argument1) end

---@param function_number integer? from 1 to 65535, what Yield returns for its upcalls; 0: none
---@return integer variant @return integer word1 @return integer word2 @return integer? word3
function raw.subscribe(driver, number, function_number, userdata) end

---Lends memory to the kernel, or takes it back (nil). The engine keeps what is lent until the kernel gave it back.
---@param memory buffer?
---@return integer variant @return integer word1 @return integer word2 @return integer? word3
function raw.allow_read_write(driver, number, memory) end
---@param memory buffer|string|nil
function raw.allow_read_only(driver, number, memory) end
---@param memory buffer?
function raw.allow_userspace_readable(driver, number, memory) end

---@return integer? function_number nil: nothing waits; -1: an invocation, see `invocation`
---@return integer userdata @return integer argument0 @return integer argument1 @return integer argument2
function raw.yield_no_wait() end
---As yield_no_wait, once something is there.
function raw.yield_wait() end
---The arguments of the next upcall of a subscription, whose function is not told; nil and a code if that cannot be.
---@return integer? argument0 @return integer argument1 @return integer argument2
function raw.yield_wait_for(driver, number) end

---@return integer variant @return integer? word1
function raw.memop(operation, argument) end
---Ends the process; returns only if the kernel refuses.
function raw.exit(code) end
function raw.restart(code) end

---What the kernel invokes, once a yield has returned -1: name of the function, and its arguments.
---@return string? name @return any ...
function raw.invocation() end
---What came of it: values, or a message.
---@param succeeded boolean
function raw.returned(succeeded, ...) end

---Ends the process with the error that ended a coroutine: its traceback is what the fault report shows.
---@param problem any @param thread thread? nil: at this place
function raw.fault(problem, thread) end

return raw
