---@meta syscall.udp
-- Generated from packages/abi/src/drivers/udp.ts by packages/abi/tools. Do not edit.

---Sends and receives datagrams. A port needs the permission udp:bind:PORT, a destination udp:send:ADDRESS:PORT.
---@class syscall.udp
---@field driver integer its number, 0x30002
local udp = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function udp.exists() end

---Sends the buffer `payload`, as it is now.
---When it is done, the upcall `sent` tells.
---- RESERVE: this process has no socket
---- NODEVICE: this process may not send there
---- SIZE: the buffer is longer than a datagram may be
---- BUSY: the one before is not sent yet
---- NOMEM: memory does not suffice
---@param address integer IPv4, the first byte high.
---@param port integer Where to (1 to 65535).
---@return true? done
---@return SystemCallError? err
function udp.send(address, port) end
udp.command_send = 2

---Takes a port of the board for this process.
---- NODEVICE: the board has no such port, or this process may not use it
---- ALREADY: this process has a socket
---- BUSY: another process has the port
---- OFF: the host could not open it
---- NOMEM: memory does not suffice
---@param port integer Which (1 to 65535).
---@return true? done
---@return SystemCallError? err
function udp.bind(port) end
udp.command_bind = 3

---Tells how long a datagram may be.
---@return integer? length Its payload (in bytes).
---@return SystemCallError? err
function udp.largest() end
udp.command_largest = 4

---Takes the datagram that waits longest into the buffer `datagram`; what does not fit is cut off.
---- RESERVE: this process has no socket
---- BUSY: none waits; the upcall `received` tells of the next
---- NOMEM: memory does not suffice
---@return integer? length Of the whole payload (in bytes).
---@return integer|SystemCallError address Where from: IPv4, the first byte high.
---@return integer port Where from.
function udp.receive() end
udp.command_receive = 100

---Tells how many datagrams were dropped since there were too many that waited.
---- RESERVE: this process has no socket
---- NOMEM: memory does not suffice
---@return integer? dropped Since it was bound.
---@return SystemCallError? err
function udp.dropped() end
udp.command_dropped = 101

---Gives the port up; what waits is dropped, and what is being sent is sent without an upcall.
---- RESERVE: this process has no socket
---@return true? done
---@return SystemCallError? err
function udp.close() end
udp.command_close = 102

---Number of the upcall: A datagram waits, the first since `receive` found none.
udp.upcall_received = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
function udp.decode_received(word1, word2, word3) end

---Number of the upcall: A datagram was handed to the network, or could not be.
udp.upcall_sent = 1

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return SystemCallError? status 0, FAIL, or CANCEL in a copy of a process (nil if it went well).
function udp.decode_sent(word1, word2, word3) end

---Number of the buffer: Takes a payload.
udp.buffer_datagram = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a payload.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function udp.allow_datagram(memory) end

---Number of the buffer: What is sent.
udp.buffer_payload = 0

---Lends a buffer that the kernel reads; nil takes it back. What is sent.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function udp.allow_payload(memory) end

return udp
