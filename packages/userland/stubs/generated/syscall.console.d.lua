---@meta syscall.console
-- Generated from packages/abi/src/drivers/console.ts by packages/abi/tools. Do not edit.

---Writes text to the console and reads what is typed. Needs the permission `console`.
---@class syscall.console
---@field driver integer its number, 0x1
local console = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function console.exists() end

---Writes the first bytes of the buffer `text`; what exceeds the quota is dropped, counted and reported.
---When it is done, the upcall `written` tells.
---- NOMEM: memory does not suffice
---@param length integer How many; more than there are means all of them (in bytes).
---@return true? done
---@return SystemCallError? err
function console.write(length) end
console.command_write = 1

---Reads what is typed into the buffer `input`, until so much is there or a line ends.
---When it is done, the upcall `read` tells.
---- BUSY: a read is going on
---- INVALID: there is no buffer
---- NOMEM: memory does not suffice
---@param length integer How many; at most as the buffer has (in bytes; 1 to 4294967295).
---@return true? done
---@return SystemCallError? err
function console.read(length) end
console.command_read = 2

---Ends the read that is going on, with what has come; its upcall has the status CANCEL.
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function console.abort_read() end
console.command_abort_read = 3

---Tells how much of what the process wrote was dropped because it exceeded the quota.
---- NOMEM: memory does not suffice
---@return integer? dropped Since the process started (in bytes).
---@return SystemCallError? err
function console.dropped() end
console.command_dropped = 100

---Number of the upcall: A write is done.
console.upcall_written = 1

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer length How many were written, the rest dropped (in bytes).
function console.decode_written(word1, word2, word3) end

---Number of the upcall: A read is done.
console.upcall_read = 2

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status 0, or CANCEL if it was aborted (nil if it went well).
---@return integer length How many are in the buffer (in bytes).
function console.decode_read(word1, word2, word3) end

---Number of the buffer: Takes what is typed.
console.buffer_input = 1

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes what is typed.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function console.allow_input(memory) end

---Number of the buffer: What to write; control characters are made visible.
console.buffer_text = 1

---Lends a buffer that the kernel reads; nil takes it back. What to write; control characters are made visible.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function console.allow_text(memory) end

return console
