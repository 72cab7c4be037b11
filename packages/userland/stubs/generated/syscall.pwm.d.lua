---@meta syscall.pwm
-- Generated from packages/abi/src/drivers/pwm.ts by packages/abi/tools. Do not edit.

---Puts out pulses of a frequency and width. Each pin needs the permission pwm:NAME.
---@class syscall.pwm
---@field driver integer its number, 0x10
local pwm = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function pwm.exists() end

---Starts the pulses of a pin, or changes them.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process has started it, or it is set by hand, in maintenance
---- INVALID: the pin cannot have the frequency, or the board refuses it or the duty
---- FAIL: the chip failed
---@param duty_and_pin integer The high 16 bits: how much of the time it is high, 65535 is always; the low 16 bits: which pin.
---@param frequency integer Pulses a second (in Hz; 1 to 4294967295).
---@return true? done
---@return SystemCallError? err
function pwm.start(duty_and_pin, frequency) end
pwm.command_start = 1

---Stops the pulses of a pin and gives it up.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not started it
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function pwm.stop(pin) end
pwm.command_stop = 2

---Tells the highest frequency of a pin.
---- NODEVICE: there is none of that number that this process may use
---@param pin integer Which, from 0.
---@return integer? frequency The highest frequency (in Hz).
---@return SystemCallError? err
function pwm.highest_frequency(pin) end
pwm.command_highest_frequency = 3

---Counts the pins this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function pwm.count() end
pwm.command_count = 4

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function pwm.find() end
pwm.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function pwm.name(index) end
pwm.command_name = 112

---Number of the buffer: Takes a name; 64 bytes are always enough.
pwm.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function pwm.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
pwm.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function pwm.allow_name(memory) end

return pwm
