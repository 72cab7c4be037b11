---@meta syscall.process_info
-- Generated from packages/abi/src/drivers/process-info.ts by packages/abi/tools. Do not edit.

---Tells which processes there are and how they fare, and controls them. Needs the permission `process-info`.
---@class syscall.process_info
---@field driver integer its number, 0x10002
local process_info = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function process_info.exists() end

---Counts the processes.
---@return integer? count How many there are, the ended ones included.
---@return SystemCallError? err
function process_info.count() end
process_info.command_count = 1

---Puts the low 32 bits of all ids into the buffer `info`, 4 bytes each, as many as fit.
---- NOMEM: memory does not suffice
---@return integer? count How many processes there are.
---@return SystemCallError? err
function process_info.short_ids() end
process_info.command_short_ids = 2

---Puts the name of a process into the buffer `info`.
---- INVALID: there is no such process
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param id integer The low 32 bits of the id of a process.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function process_info.name_of_short(id) end
process_info.command_name_of_short = 4

---Puts four words about a process into the buffer `info`: slices used up, system calls, restarts, state.
---- INVALID: there is no such process
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param id integer The low 32 bits of the id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.stats_of_short(id) end
process_info.command_stats_of_short = 5

---Controls a process.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The low 32 bits of the id of a process.
---@param operation 'start'|'stop'|'fault'|'terminate'|'boot' What is to become of it.
---@return true? done
---@return SystemCallError? err
function process_info.set_state_of_short(id, operation) end
process_info.command_set_state_of_short = 6

---Puts all ids into the buffer `info`, 8 bytes each, as many as fit.
---- NOMEM: memory does not suffice
---@return integer? count How many processes there are.
---@return SystemCallError? err
function process_info.ids() end
process_info.command_ids = 100

---Puts the name of a process into the buffer `info`.
---- INVALID: there is no such process
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param id integer The id of a process.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function process_info.name(id) end
process_info.command_name = 101

---Puts eight numbers of 8 bytes about a process into the buffer `info`: state, restarts, system calls, slices used up, upcalls merged for want of room, fuel, memory in use, memory quota.
---- INVALID: there is no such process
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.stats(id) end
process_info.command_stats = 102

---Tells the id of the process that asks.
---@return integer? id Its id.
---@return SystemCallError? err
function process_info.self() end
process_info.command_self = 103

---Lets a stopped process go on.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.start(id) end
process_info.command_start = 110

---Stops a process until it is started.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.stop(id) end
process_info.command_stop = 111

---Has a process fault, as its fault policy then says.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.fault(id) end
process_info.command_fault = 112

---Ends a process for good.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.terminate(id) end
process_info.command_terminate = 113

---Starts a process that has ended anew.
---Needs the permission `process-control`.
---- INVALID: there is no such process
---- ALREADY: its state does not allow that
---@param id integer The id of a process.
---@return true? done
---@return SystemCallError? err
function process_info.boot(id) end
process_info.command_boot = 114

---Number of the buffer: Takes what is asked for; numbers less significant byte first.
process_info.buffer_info = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes what is asked for; numbers less significant byte first.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function process_info.allow_info(memory) end

return process_info
