---@meta syscall.board_info
-- Generated from packages/abi/src/drivers/board-info.ts by packages/abi/tools. Do not edit.

---Tells what board this is.
---@class syscall.board_info
---@field driver integer its number, 0x10101
local board_info = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function board_info.exists() end

---Puts the name of the board into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function board_info.name() end
board_info.command_name = 1

---Puts the version of the board file into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function board_info.version() end
board_info.command_version = 2

---Puts the variant of the product into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function board_info.sku() end
board_info.command_sku = 3

---Puts the version of the kernel into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function board_info.kernel() end
board_info.command_kernel = 4

---Number of the buffer: Takes the text; 64 bytes are always enough.
board_info.buffer_text = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes the text; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function board_info.allow_text(memory) end

return board_info
