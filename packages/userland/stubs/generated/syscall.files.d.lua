---@meta syscall.files
-- Generated from packages/abi/src/drivers/files.ts by packages/abi/tools. Do not edit.

---Reads and writes files in folders of the board. Needs the permission files:read:FOLDER or files:write:FOLDER.
---@class syscall.files
---@field driver integer its number, 0x50100
local files = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function files.exists() end

---Reads into the buffer `content`, at most 32768 bytes.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param offset integer Where in the file (in bytes).
---@return true? done
---@return SystemCallError? err
function files.read(offset) end
files.command_read = 1

---Puts the buffer `data` in place of the file.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.write() end
files.command_write = 2

---Puts the buffer `data` to the end of the file.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.append() end
files.command_append = 3

---Removes a file, or a folder that is empty.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.remove() end
files.command_remove = 4

---Puts the names in a folder into the buffer `content`, as many as fit, each with a zero byte behind it.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param first integer How many to leave out.
---@return true? done
---@return SystemCallError? err
function files.list(first) end
files.command_list = 5

---Tells how long a file is.
---When it is done, the upcall `done` tells.
---- INVALID: the name is none: empty or too long, or a part of it is empty or goes up
---- NODEVICE: there is no such folder, or this process may not do that there
---- SIZE: there is more to be written than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function files.size() end
files.command_size = 6

---Number of the upcall: A request is done.
files.upcall_done = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status 0; NODEVICE: there is no such file; FAIL: the host could not (nil if it went well).
---@return integer length How many were put into `content`; of size, the size (in bytes).
function files.decode_done(word1, word2, word3) end

---Number of the buffer: Takes what is read.
files.buffer_content = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes what is read.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function files.allow_content(memory) end

---Number of the buffer: Of the folder and the file.
files.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. Of the folder and the file.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function files.allow_name(memory) end

---Number of the buffer: What is written.
files.buffer_data = 1

---Lends a buffer that the kernel reads; nil takes it back. What is written.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function files.allow_data(memory) end

return files
