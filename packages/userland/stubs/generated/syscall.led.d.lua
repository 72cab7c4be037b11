---@meta syscall.led
-- Generated from packages/abi/src/drivers/led.ts by packages/abi/tools. Do not edit.

---Switches lights on and off.
---@class syscall.led
---@field driver integer its number, 0x2
local led = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function led.exists() end

---Switches a light on, and makes this process its owner.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process owns it, and this one does not go before
---- INVALID: that is beyond its range, and the board says to refuse it
---- FAIL: the chip failed
---@param led integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function led.on(led) end
led.command_on = 1

---Switches a light off, and makes this process its owner.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process owns it, and this one does not go before
---- INVALID: that is beyond its range, and the board says to refuse it
---- FAIL: the chip failed
---@param led integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function led.off(led) end
led.command_off = 2

---Switches a light over, and makes this process its owner.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process owns it, and this one does not go before
---- INVALID: that is beyond its range, and the board says to refuse it
---- FAIL: the chip failed
---@param led integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function led.toggle(led) end
led.command_toggle = 3

---Tells whether a light is on.
---- NODEVICE: there is none of that number that this process may use
---@param led integer Which, from 0.
---@return boolean? on True if it is on.
---@return SystemCallError? err
function led.get(led) end
led.command_get = 4

---Counts the lights this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function led.count() end
led.command_count = 110

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function led.find() end
led.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function led.name(index) end
led.command_name = 112

---Number of the buffer: Takes a name; 64 bytes are always enough.
led.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function led.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
led.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function led.allow_name(memory) end

return led
