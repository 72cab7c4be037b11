---@meta syscall.flash
-- Generated from packages/abi/src/drivers/flash.ts by packages/abi/tools. Do not edit.

---Keeps values by key, each app its own, over the end of the process and of the machine. What a change has told of stays, whatever happens after.
---@class syscall.flash
---@field driver integer its number, 0x50003
local flash = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function flash.exists() end

---Puts the value of the key in `key` into the buffer `value`.
---When it is done, the upcall `done` tells.
---- INVALID: the key has no bytes or more than 64
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.get() end
flash.command_get = 1

---Keeps the buffer `data` under the key, whether it has a value or not.
---When it is done, the upcall `done` tells.
---- INVALID: the key has no bytes or more than 64
---- SIZE: the value has more than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.set() end
flash.command_set = 2

---Removes the key and its value.
---When it is done, the upcall `done` tells.
---- INVALID: the key has no bytes or more than 64
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.delete() end
flash.command_delete = 3

---Keeps `data` under the key if it has no value yet.
---When it is done, the upcall `done` tells.
---- INVALID: the key has no bytes or more than 64
---- SIZE: the value has more than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.add() end
flash.command_add = 4

---Keeps `data` under the key if it has a value already.
---When it is done, the upcall `done` tells.
---- INVALID: the key has no bytes or more than 64
---- SIZE: the value has more than 32768 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.update() end
flash.command_update = 5

---Makes the changes in the buffer `changes`, all or none. Each is a byte (0: remove, 1: set), the length of its key (a byte), the length of its value (4 bytes, little-endian, 0 of a removal), the key, the value.
---When it is done, the upcall `done` tells.
---- INVALID: the bytes are no such changes, or a key is none
---- SIZE: there are more than 65536 bytes, or a value has more than 32768
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.commit() end
flash.command_commit = 100

---Puts the keys that begin with `key` (all, if it is empty) into `value`, as many as fit, in order, each with its length before it (a byte).
---When it is done, the upcall `done` tells.
---- INVALID: the key has more than 64 bytes
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@param first integer How many to leave out.
---@return true? done
---@return SystemCallError? err
function flash.list(first) end
flash.command_list = 101

---Tells how many bytes are kept, each entry with 64 beside its own.
---When it is done, the upcall `done` tells.
---- BUSY: a request of this process is going on, or too many are
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function flash.usage() end
flash.command_usage = 102

---Tells how many bytes may be kept.
---@return integer? quota The quota `flash` of the process (in bytes).
---@return SystemCallError? err
function flash.quota() end
flash.command_quota = 103

---Number of the upcall: A request is done. Of a change: it stays from now on.
flash.upcall_done = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status 0; NOSUPPORT: the key has no value, or of add: it has one; SIZE: `value` is too small, and is full; NOMEM: the quota does not suffice; FAIL: the medium could not (nil if it went well).
---@return integer length Of get, how long the value is; of list, what was put into `value`; else what is kept in all (in bytes).
function flash.decode_done(word1, word2, word3) end

---Number of the buffer: Takes the value, or the keys.
flash.buffer_value = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes the value, or the keys.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function flash.allow_value(memory) end

---Number of the buffer: Any bytes.
flash.buffer_key = 0

---Lends a buffer that the kernel reads; nil takes it back. Any bytes.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function flash.allow_key(memory) end

---Number of the buffer: The value to be kept.
flash.buffer_data = 1

---Lends a buffer that the kernel reads; nil takes it back. The value to be kept.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function flash.allow_data(memory) end

---Number of the buffer: Changes that are made together.
flash.buffer_changes = 2

---Lends a buffer that the kernel reads; nil takes it back. Changes that are made together.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function flash.allow_changes(memory) end

return flash
