---@meta syscall.button
-- Generated from packages/abi/src/drivers/button.ts by packages/abi/tools. Do not edit.

---Tells of buttons being pressed and released, to those processes only that may know.
---@class syscall.button
---@field driver integer its number, 0x3
local button = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function button.exists() end

---Starts the upcalls of a button.
---- NODEVICE: there is none of that number that this process may use
---- NOMEM: memory does not suffice
---@param button integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function button.enable(button) end
button.command_enable = 1

---Stops the upcalls of a button.
---- NODEVICE: there is none of that number that this process may use
---- NOMEM: memory does not suffice
---@param button integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function button.disable(button) end
button.command_disable = 2

---Tells whether a button is pressed.
---- NODEVICE: there is none of that number that this process may use
---@param button integer Which, from 0.
---@return boolean? pressed True while it is pressed.
---@return SystemCallError? err
function button.read(button) end
button.command_read = 3

---Counts the buttons this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function button.count() end
button.command_count = 110

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function button.find() end
button.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function button.name(index) end
button.command_name = 112

---Number of the upcall: A button whose upcalls are on was pressed or released.
button.upcall_changed = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer button Which, from 0.
---@return boolean pressed True if it was pressed, false if released.
function button.decode_changed(word1, word2, word3) end

---Number of the buffer: Takes a name; 64 bytes are always enough.
button.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function button.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
button.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function button.allow_name(memory) end

return button
