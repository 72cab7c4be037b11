---@meta buffer

---Raw bytes at a fixed place, which can be lent to the kernel. Offsets count from 0. What does not lie inside is an error.
---@class buffer
---@operator len: integer
local buffer = {}

---@param content integer|string how many zeros, or the bytes themselves
---@return buffer
function buffer.new(content) end

---@return integer
function buffer:length() end

---A number at an offset, in a form of string.pack for one number of at most 8 bytes; by default "B", a byte.
---@param offset integer? 0 @param form string? "B"
---@return number
function buffer:get(offset, form) end
---@param offset integer? @param value number @param form string?
function buffer:set(offset, value, form) end

---@param offset integer? 0 @param length integer? up to the end
---@return string
function buffer:read(offset, length) end
---@param offset integer? @param bytes string
function buffer:write(offset, bytes) end

---@param byte integer? 0 @param offset integer? 0 @param length integer? up to the end
function buffer:fill(byte, offset, length) end

---Copies bytes of another buffer, or of this one, to an offset.
---@param offset integer? @param source buffer @param from integer? 0 @param length integer? up to its end
function buffer:copy(offset, source, from, length) end

return buffer
