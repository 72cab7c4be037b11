---@meta syscall.gpio
-- Generated from packages/abi/src/drivers/gpio.ts by packages/abi/tools. Do not edit.

---Sets and reads pins and tells of their edges. Each pin needs the permission gpio:NAME.
---@class syscall.gpio
---@field driver integer its number, 0x4
local gpio = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function gpio.exists() end

---Makes a pin an output.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process has configured it
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.make_output(pin) end
gpio.command_make_output = 1

---Sets an output to high.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- BUSY: it is set by hand, in maintenance
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.set(pin) end
gpio.command_set = 2

---Sets an output to low.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- BUSY: it is set by hand, in maintenance
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.clear(pin) end
gpio.command_clear = 3

---Sets an output to the other level.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- BUSY: it is set by hand, in maintenance
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.toggle(pin) end
gpio.command_toggle = 4

---Makes a pin an input.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: another process has configured it
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@param pull 'none'|'up'|'down' Resistor to where.
---@return true? done
---@return SystemCallError? err
function gpio.make_input(pin, pull) end
gpio.command_make_input = 5

---Tells the level of a pin.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---@param pin integer Which, from 0.
---@return boolean? level True if high.
---@return SystemCallError? err
function gpio.read(pin) end
gpio.command_read = 6

---Starts the upcalls of an input.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@param edge 'both'|'rising'|'falling' At which edges.
---@return true? done
---@return SystemCallError? err
function gpio.enable_interrupt(pin, edge) end
gpio.command_enable_interrupt = 7

---Stops the upcalls of an input.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.disable_interrupt(pin) end
gpio.command_disable_interrupt = 8

---Switches a pin off and gives it up.
---- NODEVICE: there is none of that number that this process may use
---- RESERVE: this process has not configured it so
---- FAIL: the chip failed
---@param pin integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function gpio.disable(pin) end
gpio.command_disable = 9

---Counts the pins this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function gpio.count() end
gpio.command_count = 10

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function gpio.find() end
gpio.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function gpio.name(index) end
gpio.command_name = 112

---Number of the upcall: An input of this process whose upcalls are on has changed.
gpio.upcall_edge = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer pin Which, from 0.
---@return boolean level True if it is high now.
function gpio.decode_edge(word1, word2, word3) end

---Number of the buffer: Takes a name; 64 bytes are always enough.
gpio.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function gpio.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
gpio.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function gpio.allow_name(memory) end

return gpio
