---@meta syscall.uart
-- Generated from packages/abi/src/drivers/uart.ts by packages/abi/tools. Do not edit.

---Reads and writes serial ports. Each port needs the permission uart:NAME.
---@class syscall.uart
---@field driver integer its number, 0x20000
local uart = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function uart.exists() end

---Takes a port of the board for this process, whether its line is up or not.
---- NODEVICE: there is none of that number that this process may use
---- ALREADY: this process has it
---- BUSY: another process has it
---- NOMEM: the quota of handles, or memory, is used up
---@param index integer Which, from 0.
---@return integer? port The port (a handle: port).
---@return SystemCallError? err
function uart.open(index) end
uart.command_open = 1

---Writes the buffer `payload`, as it is now. The event `written` tells that the next may come.
---- BUSY: the one before is not written yet
---- SIZE: the buffer is empty, or longer than 4096 bytes
---- OFF: the line is down
---- NOMEM: memory does not suffice
---@param port integer The port (a handle: port).
---@return true? done
---@return SystemCallError? err
function uart.write(port) end
uart.command_write = 2

---Takes what has been received, as much as fits, into the buffer `received`.
---- BUSY: nothing waits; the event `received` tells of the next
---- OFF: nothing waits, and the line is down
---- SIZE: the buffer is empty
---- NOMEM: memory does not suffice
---@param port integer The port (a handle: port).
---@return integer? length How much there was, and fitted (in bytes).
---@return SystemCallError? err
function uart.read(port) end
uart.command_read = 3

---Tells whether the line is up: the host has opened it, and nobody has pulled it out.
---@param port integer The port (a handle: port).
---@return boolean? is_up True if it is.
---@return SystemCallError? err
function uart.is_up(port) end
uart.command_is_up = 4

---Tells how many bytes were lost since they came faster than they were read.
---- NOMEM: memory does not suffice
---@param port integer The port (a handle: port).
---@return integer? bytes Since the port was opened (in bytes).
---@return SystemCallError? err
function uart.overruns(port) end
uart.command_overruns = 5

---Gives the port up; what waits is dropped, and what is being written is written without an event.
---- NOMEM: memory does not suffice
---@param port integer The port (a handle: port).
---@return true? done
---@return SystemCallError? err
function uart.close(port) end
uart.command_close = 6

---Tells what else has happened; to be asked after each upcall `happened`, until it says `nothing`.
---- NOMEM: memory does not suffice
---@return ('nothing'|'received'|'written'|'changed'|'lost'|integer)? kind What has happened.
---@return integer|SystemCallError port Where; 0 if nothing has happened.
---@return SystemCallError? status Of `written`: 0, or FAIL, or CANCEL in a copy of a process. Of `changed`: 0 if the line is up, OFF if it is down (nil if it went well).
function uart.next_event() end
uart.command_next_event = 7

---Counts the ports this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function uart.count() end
uart.command_count = 110

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function uart.find() end
uart.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function uart.name(index) end
uart.command_name = 112

---Number of the upcall: Something has happened at a port: bytes wait, the first since `read` found none (`received`); a write has ended (`written`); the line went up or down (`changed`); or a copy of a process does not have the port (`lost`), whose handle is closed. No other upcall comes until nextEvent has said `nothing`.
uart.upcall_happened = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return 'nothing'|'received'|'written'|'changed'|'lost'|integer kind What has happened.
---@return integer port Where; 0 if nothing has happened.
---@return SystemCallError? status Of `written`: 0, or FAIL, or CANCEL in a copy of a process. Of `changed`: 0 if the line is up, OFF if it is down (nil if it went well).
function uart.decode_happened(word1, word2, word3) end

---Number of the buffer: Takes what was received.
uart.buffer_received = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes what was received.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function uart.allow_received(memory) end

---Number of the buffer: Takes a name; 64 bytes are always enough.
uart.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function uart.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
uart.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function uart.allow_name(memory) end

---Number of the buffer: What is written.
uart.buffer_payload = 1

---Lends a buffer that the kernel reads; nil takes it back. What is written.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function uart.allow_payload(memory) end

return uart
