---@meta syscall.app
-- Generated from packages/abi/src/drivers/app.ts by packages/abi/tools. Do not edit.

---Tells a process what app it is of, and takes its word that a new version of it is good.
---@class syscall.app
---@field driver integer its number, 0x10102
local app = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function app.exists() end

---Puts the name of the app into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function app.name() end
app.command_name = 1

---Puts the version of the app into the buffer `text`.
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@return integer? length How long it is (in bytes).
---@return SystemCallError? err
function app.version() end
app.command_version = 2

---Tells how long the app is still on trial. Then a new version stays, or the version before comes back, as the board says; at a fault or a reboot before, the version before does.
---- ALREADY: the app is not on trial
---@return integer? left Time that is left; 0 if it is over and not decided (in µs).
---@return SystemCallError? err
function app.trial() end
app.command_trial = 3

---Says that this version is good. Once the host has written so, it stays, whatever happens after; if the power goes before, the version before comes back.
---- ALREADY: the app is not on trial
---@return true? done
---@return SystemCallError? err
function app.confirm() end
app.command_confirm = 4

---Number of the buffer: Takes the text; 64 bytes are always enough.
app.buffer_text = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes the text; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function app.allow_text(memory) end

return app
