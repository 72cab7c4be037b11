---@meta syscall.alarm
-- Generated from packages/abi/src/drivers/alarm.ts by packages/abi/tools. Do not edit.

---Tells the time since boot and wakes a process at moments it asks for.
---@class syscall.alarm
---@field driver integer its number, 0x0
local alarm = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function alarm.exists() end

---Tells how many ticks of the single alarm a second has.
---@return integer? frequency Always 1 000 000 (in Hz).
---@return SystemCallError? err
function alarm.frequency() end
alarm.command_frequency = 1

---Tells the tick: microseconds since boot, modulo 2^32.
---@return integer? now The tick now (in µs).
---@return SystemCallError? err
function alarm.now() end
alarm.command_now = 2

---Stops the single alarm.
---- ALREADY: no alarm is set
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function alarm.stop() end
alarm.command_stop = 3

---Sets the single alarm to fire after a delay, instead of when it was set to before.
---When it is done, the upcall `alarm` tells.
---- NOMEM: memory does not suffice
---@param delay integer How long from now (in µs).
---@return integer? expiry The tick at which the alarm fires (in µs).
---@return SystemCallError? err
function alarm.set_relative(delay) end
alarm.command_set_relative = 5

---Sets the single alarm to fire a while after a tick in the past, which makes late callers punctual.
---When it is done, the upcall `alarm` tells.
---- NOMEM: memory does not suffice
---@param reference integer A tick not after now (in µs).
---@param delay integer How long after that; if that has passed it fires now (in µs).
---@return integer? expiry The tick at which the alarm fires (in µs).
---@return SystemCallError? err
function alarm.set_absolute(reference, delay) end
alarm.command_set_absolute = 6

---Tells the time since boot.
---@return integer? time Microseconds since boot (in µs).
---@return SystemCallError? err
function alarm.time() end
alarm.command_time = 100

---Sets a timer that fires once, after a delay.
---- NOMEM: the quota of timers or handles, or memory, is used up
---@param delay integer How long from now (in µs).
---@return integer? timer The timer (a handle: timer).
---@return SystemCallError? err
function alarm.after(delay) end
alarm.command_after = 101

---Sets a timer that fires once, at a moment; now if it has passed.
---- NOMEM: the quota of timers or handles, or memory, is used up
---@param moment integer Microseconds since boot (in µs).
---@return integer? timer The timer (a handle: timer).
---@return SystemCallError? err
function alarm.at(moment) end
alarm.command_at = 102

---Sets a timer that fires again and again, at whole periods from now, however late it is heard.
---- NOMEM: the quota of timers or handles, or memory, is used up
---@param period integer From one time to the next (in µs; 100 to 9007199254740991).
---@return integer? timer The timer (a handle: timer).
---@return SystemCallError? err
function alarm.every(period) end
alarm.command_every = 103

---Cancels a timer and closes its handle; what it has fired already and nobody has heard is dropped too.
---@param timer integer The timer (a handle: timer).
---@return true? done
---@return SystemCallError? err
function alarm.cancel(timer) end
alarm.command_cancel = 104

---Tells the next timer that has fired; to be asked after each upcall `fired` and after subscribing, until it says 0.
---- NOMEM: memory does not suffice
---@return integer? timer The timer; 0 if there is none.
---@return integer|SystemCallError times How often it has fired since it was told last.
---@return boolean last True if it fires no more and its handle is closed.
function alarm.next_fired() end
alarm.command_next_fired = 105

---Number of the upcall: The single alarm has fired.
alarm.upcall_alarm = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer now The tick now (in µs).
---@return integer expiry The tick it was set for (in µs).
function alarm.decode_alarm(word1, word2, word3) end

---Number of the upcall: A timer has fired. No other upcall comes until nextFired has said 0, so that none is ever lost.
alarm.upcall_fired = 1

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer timer Which.
---@return integer times How often since it was told last: more than 1 if it was heard late.
---@return boolean last True if it fires no more and its handle is closed.
function alarm.decode_fired(word1, word2, word3) end

return alarm
