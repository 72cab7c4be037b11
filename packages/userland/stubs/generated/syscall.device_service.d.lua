---@meta syscall.device_service
-- Generated from packages/abi/src/drivers/device-service.ts by packages/abi/tools. Do not edit.

---Offers a device to other processes. Each name needs the permission offer:NAME.
---@class syscall.device_service
---@field driver integer its number, 0x60101
local device_service = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function device_service.exists() end

---Says what the device that is offered next will be.
---- NOMEM: memory does not suffice
---@param class 'led-rgb'|'servo'|'motor'|'switch'|'dimmer'|'set-voltage'|'set-current'|'led'|'buzzer'|'valve'|'heater'|'fan'|'number'|'button'|'temperature'|'humidity'|'light'|'acceleration'|'magnetic-field'|'rotation'|'color'|'pressure'|'analog'|'ultraviolet'|'object-temperature'|'count'|'distance'|'carbon-dioxide'|'volatile-compounds'|'gas'|'occupancy'|'proximity'|'signal-strength'|'charge'|'current'|'particulate-matter'|'capacitance'|'voltage'|'acidity'|'power'|'size'|'contact'|'load'|'rate' What it is.
---@param unit 'undefined'|'none'|'celsius'|'fahrenheit'|'kelvin'|'lux'|'metre'|'square-metre'|'cubic-metre'|'g-force'|'degrees-per-second'|'gram'|'ampere'|'volt'|'watt'|'gauss'|'tesla'|'decibel-milliwatt'|'coulomb'|'farad'|'ohm'|'ph'|'bar'|'pascal'|'candela'|'boolean'|'counts'|'percent'|'permille'|'parts-per-million'|'parts-per-billion'|'time'|'date'|'grams-per-cubic-metre'|'counts-per-cubic-metre'|'hertz'|'bytes'|'bytes-per-second'|'second'|'joule'|'degree'|'revolutions-per-minute'|'litre' What its values count.
---@return true? done
---@return SystemCallError? err
function device_service.prepare(class, unit) end
device_service.command_prepare = 1

---Says how many values the device that is offered next will have, and their scale; 1 and 0 if it is not said.
---- NOMEM: memory does not suffice
---@param dimensions integer How many values (1 to 3).
---@param scale integer Values are in steps of 10^scale of the unit (-9 to 9).
---@return true? done
---@return SystemCallError? err
function device_service.prepare_values(dimensions, scale) end
device_service.command_prepare_values = 2

---Offers the device that was prepared, under the name in the buffer `name`.
---- NODEVICE: this process may not offer that name
---- ALREADY: there is a device of that name
---- INVALID: nothing was prepared, or the name is not one
---- NOMEM: the quota of handles, or memory, is used up
---@param access 'read'|'write'|'read-write' What others can do with it.
---@param timeout integer How long a request may wait for its answer (in ms; 1 to 60000).
---@return integer? offer The device offered (a handle: offer).
---@return SystemCallError? err
function device_service.offer(access, timeout) end
device_service.command_offer = 3

---Withdraws a device; to its users it is gone.
---@param offer integer The device offered (a handle: offer).
---@return true? done
---@return SystemCallError? err
function device_service.withdraw(offer) end
device_service.command_withdraw = 4

---Takes the request that has waited longest; it has to be answered or refused.
---- NOMEM: memory does not suffice
---@return integer? request The request; 0 if none waits.
---@return integer|SystemCallError offer The handle of the device.
---@return 'read'|'write'|integer operation What is wanted.
function device_service.next_request() end
device_service.command_next_request = 5

---Tells the values that a request wants to write.
---- ALREADY: it was answered, or its time is over
---@param request integer The request, as nextRequest told it.
---@return integer? value0 The first value, in steps of the scale.
---@return integer|SystemCallError value1 The second, or 0.
---@return integer value2 The third, or 0.
function device_service.written(request) end
device_service.command_written = 6

---Answers a request: one to read with the values in the buffer `values`, one to write with success.
---- ALREADY: it was answered, or its time is over
---- SIZE: the buffer does not have the number of values of the device
---@param request integer The request, as nextRequest told it.
---@return true? done
---@return SystemCallError? err
function device_service.answer(request) end
device_service.command_answer = 7

---Refuses a request.
---- ALREADY: it was answered, or its time is over
---@param request integer The request, as nextRequest told it.
---@param reason 'failed'|'invalid' The error its user gets.
---@return true? done
---@return SystemCallError? err
function device_service.refuse(request, reason) end
device_service.command_refuse = 8

---Tells new values, from the buffer `values`, to those that watch the device.
---- SIZE: the buffer does not have the number of values of the device
---@param offer integer The device offered (a handle: offer).
---@return true? done
---@return SystemCallError? err
function device_service.publish(offer) end
device_service.command_publish = 9

---Number of the upcall: Requests wait: nextRequest takes them. No other upcall comes until it has said 0.
device_service.upcall_requested = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer waiting How many wait.
function device_service.decode_requested(word1, word2, word3) end

---Number of the buffer: The name to find, all of it.
device_service.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function device_service.allow_name(memory) end

---Number of the buffer: As many values as the device has, each an i32, less significant byte first.
device_service.buffer_values = 1

---Lends a buffer that the kernel reads; nil takes it back. As many values as the device has, each an i32, less significant byte first.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function device_service.allow_values(memory) end

return device_service
