---@meta syscall.ipc
-- Generated from packages/abi/src/drivers/ipc.ts by packages/abi/tools. Do not edit.

---Carries messages between processes, each with the name of its sender as the kernel knows it.
---@class syscall.ipc
---@field driver integer its number, 0x10100
local ipc = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function ipc.exists() end

---Offers a service under the name in the buffer `name`. It needs the permission ipc:serve:NAME.
---- NODEVICE: this process may not serve that name
---- ALREADY: a process serves that name
---- INVALID: the name is not one
---- NOMEM: the quota of handles, or memory, is used up
---@param listed boolean True: nobody may connect but those whom allowClient lets; false: whoever may call the name, until it lets one.
---@return integer? service The service (a handle: service).
---@return SystemCallError? err
function ipc.serve(listed) end
ipc.command_serve = 1

---Lets the app whose name is in the buffer `name` connect, and from now on only those let so.
---- INVALID: the name is not one
---- NOMEM: memory does not suffice
---@param service integer The service (a handle: service).
---@return true? done
---@return SystemCallError? err
function ipc.allow_client(service) end
ipc.command_allow_client = 2

---Ends a service.
---@param service integer The service (a handle: service).
---@return true? done
---@return SystemCallError? err
function ipc.withdraw(service) end
ipc.command_withdraw = 3

---Connects to the service whose name is in the buffer `name`. It needs the permission ipc:call:NAME.
---- NODEVICE: there is no such service, or this process may not call it
---- NOMEM: the quota of handles, or memory, is used up
---@return integer? peer The service connected to (a handle: peer).
---@return SystemCallError? err
function ipc.connect() end
ipc.command_connect = 4

---Ends a connection; its calls are forgotten.
---@param peer integer The service connected to (a handle: peer).
---@return true? done
---@return SystemCallError? err
function ipc.disconnect(peer) end
ipc.command_disconnect = 5

---Sends the buffer `message` to a service and expects a reply, which comes as mail.
---- SIZE: the message is longer than 16384 bytes
---- BUSY: too many messages wait: of this process, for the service, or of this process for the service
---- NOACK: the service is no more
---- NOMEM: memory does not suffice
---@param peer integer The service connected to (a handle: peer).
---@param timeout integer How long to wait for it; 0: for ever (in ms).
---@return integer? call The call, by which its reply is known.
---@return SystemCallError? err
function ipc.call(peer, timeout) end
ipc.command_call = 6

---Sends the buffer `message` to a service and expects nothing.
---- SIZE: the message is longer than 16384 bytes
---- BUSY: too many messages wait: of this process, for the service, or of this process for the service
---- NOACK: the service is no more
---- NOMEM: memory does not suffice
---@param peer integer The service connected to (a handle: peer).
---@return true? done
---@return SystemCallError? err
function ipc.send(peer) end
ipc.command_send = 7

---Tells what waits longest in the mailbox, and leaves it there.
---- NOMEM: memory does not suffice
---@return ('nothing'|'call'|'message'|'reply'|'failure'|'service-ended'|'client-ended'|integer)? kind What it is.
---@return integer|SystemCallError handle The service or peer it belongs to.
---@return integer length How long the message is (in bytes).
function ipc.peek() end
ipc.command_peek = 8

---Takes what waits longest in the mailbox, into the buffers `mail` and `details`.
---- SIZE: the buffer `mail` is too small; nothing was taken
---- NOMEM: memory does not suffice
---@return ('nothing'|'call'|'message'|'reply'|'failure'|'service-ended'|'client-ended'|integer)? kind What it is.
---@return integer|SystemCallError handle The service or peer it belongs to.
---@return integer length How long the message is (in bytes).
function ipc.receive() end
ipc.command_receive = 9

---Replies to a call with the buffer `message`.
---- ALREADY: it was answered, its time is over, or its caller has ended
---- SIZE: the message is longer than 16384 bytes
---- NOMEM: memory does not suffice
---@param call integer The call, as the details of its mail told it.
---@return true? done
---@return SystemCallError? err
function ipc.reply(call) end
ipc.command_reply = 10

---Tells the caller that there will be no reply.
---- ALREADY: it was answered, its time is over, or its caller has ended
---- NOMEM: memory does not suffice
---@param call integer The call, as the details of its mail told it.
---@param reason 'failed'|'invalid'|'unsupported' The error it gets.
---@return true? done
---@return SystemCallError? err
function ipc.refuse(call, reason) end
ipc.command_refuse = 11

---Number of the upcall: Something is in the mailbox. No other upcall comes until receive has said that nothing is.
ipc.upcall_waiting = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer count How many wait.
function ipc.decode_waiting(word1, word2, word3) end

---Number of the buffer: Takes the message.
ipc.buffer_mail = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes the message.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function ipc.allow_mail(memory) end

---Number of the buffer: Takes, less significant byte first: call (4 bytes), status (4), process id of the sender (8), length of its name (4), its name; as much as fits.
ipc.buffer_details = 1

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes, less significant byte first: call (4 bytes), status (4), process id of the sender (8), length of its name (4), its name; as much as fits.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function ipc.allow_details(memory) end

---Number of the buffer: The name to find, all of it.
ipc.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function ipc.allow_name(memory) end

---Number of the buffer: The message to send, all of it.
ipc.buffer_message = 1

---Lends a buffer that the kernel reads; nil takes it back. The message to send, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function ipc.allow_message(memory) end

return ipc
