---@meta syscall.random
-- Generated from packages/abi/src/drivers/random.ts by packages/abi/tools. Do not edit.

---Gives random numbers nobody can predict.
---@class syscall.random
---@field driver integer its number, 0x40001
local random = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function random.exists() end

---Fills the first bytes of the buffer `bytes`, 4096 at most.
---When it is done, the upcall `done` tells.
---- NOMEM: memory does not suffice
---@param length integer How many; more than that, or than there are, means all of them (in bytes).
---@return true? done
---@return SystemCallError? err
function random.get(length) end
random.command_get = 1

---Gives a random number at once.
---@return integer? number From 0 to 2^32 - 1, all alike.
---@return SystemCallError? err
function random.number() end
random.command_number = 100

---Fills the buffer `bytes` at once, the first 4096 at most.
---- NOMEM: memory does not suffice
---@return integer? length How many bytes were filled (in bytes).
---@return SystemCallError? err
function random.fill() end
random.command_fill = 101

---Number of the upcall: The bytes are there.
random.upcall_done = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status Always 0 (nil if it went well).
---@return integer length How many there are (in bytes).
function random.decode_done(word1, word2, word3) end

---Number of the buffer: Takes the random bytes.
random.buffer_bytes = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes the random bytes.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function random.allow_bytes(memory) end

return random
