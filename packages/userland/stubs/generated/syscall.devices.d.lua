---@meta syscall.devices
-- Generated from packages/abi/src/drivers/devices.ts by packages/abi/tools. Do not edit.

---Finds, reads, writes and watches sensors and actuators. Each needs the permission device:NAME.
---@class syscall.devices
---@field driver integer its number, 0x60100
local devices = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function devices.exists() end

---Finds the device whose name is in the buffer `name`.
---- NODEVICE: there is no such device, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index The device, by the number that the find commands gave.
---@return SystemCallError? err
function devices.find_by_name() end
devices.command_find_by_name = 1

---Finds the n-th device of a class.
---- NODEVICE: there is no such device, or this process may not use it
---@param class 'led-rgb'|'servo'|'motor'|'switch'|'dimmer'|'set-voltage'|'set-current'|'led'|'buzzer'|'valve'|'heater'|'fan'|'number'|'button'|'temperature'|'humidity'|'light'|'acceleration'|'magnetic-field'|'rotation'|'color'|'pressure'|'analog'|'ultraviolet'|'object-temperature'|'count'|'distance'|'carbon-dioxide'|'volatile-compounds'|'gas'|'occupancy'|'proximity'|'signal-strength'|'charge'|'current'|'particulate-matter'|'capacitance'|'voltage'|'acidity'|'power'|'size'|'contact'|'load'|'rate'|'actuator'|'sensor'|'any' The class, or all actuators, all sensors, all.
---@param n integer From 0.
---@return integer? index The device, by the number that the find commands gave.
---@return SystemCallError? err
function devices.find_by_class(class, n) end
devices.command_find_by_class = 2

---Tells what a device is.
---- NODEVICE: there is no such device, or this process may not use it
---@param index integer The device, by the number that the find commands gave.
---@return ('led-rgb'|'servo'|'motor'|'switch'|'dimmer'|'set-voltage'|'set-current'|'led'|'buzzer'|'valve'|'heater'|'fan'|'number'|'button'|'temperature'|'humidity'|'light'|'acceleration'|'magnetic-field'|'rotation'|'color'|'pressure'|'analog'|'ultraviolet'|'object-temperature'|'count'|'distance'|'carbon-dioxide'|'volatile-compounds'|'gas'|'occupancy'|'proximity'|'signal-strength'|'charge'|'current'|'particulate-matter'|'capacitance'|'voltage'|'acidity'|'power'|'size'|'contact'|'load'|'rate'|integer)? class What it is.
---@return ('undefined'|'none'|'celsius'|'fahrenheit'|'kelvin'|'lux'|'metre'|'square-metre'|'cubic-metre'|'g-force'|'degrees-per-second'|'gram'|'ampere'|'volt'|'watt'|'gauss'|'tesla'|'decibel-milliwatt'|'coulomb'|'farad'|'ohm'|'ph'|'bar'|'pascal'|'candela'|'boolean'|'counts'|'percent'|'permille'|'parts-per-million'|'parts-per-billion'|'time'|'date'|'grams-per-cubic-metre'|'counts-per-cubic-metre'|'hertz'|'bytes'|'bytes-per-second'|'second'|'joule'|'degree'|'revolutions-per-minute'|'litre'|integer)|SystemCallError unit What its values count.
---@return integer dimensions How many values it has (1 to 3).
function devices.describe(index) end
devices.command_describe = 3

---Tells how a device is used.
---- NODEVICE: there is no such device, or this process may not use it
---@param index integer The device, by the number that the find commands gave.
---@return integer? scale Values are in steps of 10^scale of the unit (-9 to 9).
---@return ('read'|'write'|'read-write'|integer)|SystemCallError access What it can.
---@return boolean later True if it answers later, so that it has to be requested.
function devices.abilities(index) end
devices.command_abilities = 4

---Puts the name of a device into the buffer `nameOf`.
---- NODEVICE: there is no such device, or this process may not use it
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer The device, by the number that the find commands gave.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function devices.name(index) end
devices.command_name = 5

---Opens a device. Only one process at a time writes an output: the one the board has go before others, or that came first.
---- NODEVICE: there is no such device, or this process may not use it
---- BUSY: another has it open for writing, and this one does not go before
---- NOSUPPORT: it cannot do that
---- NOMEM: the quota of handles, or memory, is used up
---@param index integer The device, by the number that the find commands gave.
---@param access 'read'|'write'|'read-write' For what.
---@return integer? device The device (a handle: device).
---@return SystemCallError? err
function devices.open(index, access) end
devices.command_open = 6

---Closes a device and its watches; an output goes to its safe value.
---@param device integer The device (a handle: device).
---@return true? done
---@return SystemCallError? err
function devices.close(device) end
devices.command_close = 7

---Reads a device.
---- NOSUPPORT: it cannot be read, or was not opened for that
---- RESERVE: it answers later: it has to be requested
---- SIZE: a value does not fit into 32 bits at its scale
---- FAIL: the chip failed
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@return integer? value0 The first value, in steps of the scale.
---@return integer|SystemCallError value1 The second, or 0.
---@return integer value2 The third, or 0.
function devices.read(device) end
devices.command_read = 8

---Writes a device that has one value.
---- NOSUPPORT: it cannot be written, or was not opened for that
---- RESERVE: it answers later: it has to be requested
---- SIZE: it has more than one value
---- BUSY: one that goes before has taken it over
---- INVALID: a value is beyond the range, and the board says to refuse that
---- FAIL: the chip failed
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@param value integer The value, in steps of the scale.
---@return true? done
---@return SystemCallError? err
function devices.write(device, value) end
devices.command_write = 9

---Writes a device from the buffer `values`.
---- NOSUPPORT: it cannot be written, or was not opened for that
---- RESERVE: it answers later: it has to be requested
---- SIZE: the buffer does not have its number of values
---- BUSY: one that goes before has taken it over
---- INVALID: a value is beyond the range, and the board says to refuse that
---- FAIL: the chip failed
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@return true? done
---@return SystemCallError? err
function devices.write_all(device) end
devices.command_write_all = 10

---Tells within what an output may be driven.
---- NOSUPPORT: it has no limits
---@param device integer The device (a handle: device).
---@return integer? least In steps of the scale.
---@return integer|SystemCallError most In steps of the scale.
function devices.range(device) end
devices.command_range = 11

---Tells what the guard of an output has done.
---- NOSUPPORT: it has no guard
---@param device integer The device (a handle: device).
---@return integer? interventions How often the output was not what was written; modulo 2^32.
---@return ('none'|'range'|'slew'|'minimum-on'|'minimum-off'|'duty'|'interlock'|'safe'|'step'|'watchdog'|'deadline'|integer)|SystemCallError last Why it was so last.
---@return 'none'|'range'|'slew'|'minimum-on'|'minimum-off'|'duty'|'interlock'|'safe'|'step'|'watchdog'|'deadline'|integer now Why it is so now.
function devices.guard(device) end
devices.command_guard = 12

---Tells whether an output that was opened for writing is this process’s to write now.
---- NOSUPPORT: it was not opened for writing
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@return boolean? owns False while one that goes before has taken it over.
---@return SystemCallError? err
function devices.owns(device) end
devices.command_owns = 13

---Begins to read a device, which may answer later.
---When it is done, the upcall `answered` tells.
---- NOSUPPORT: it cannot be read, or was not opened for that
---- BUSY: a request by this handle is going on
---- NODEVICE: the process that offered it is no more
---- NOMEM: memory does not suffice
---- BUSY: its provider has too many requests
---@param device integer The device (a handle: device).
---@return true? done
---@return SystemCallError? err
function devices.request_read(device) end
devices.command_request_read = 20

---Begins to write a device, which may answer later, from the buffer `values`.
---When it is done, the upcall `answered` tells.
---- NOSUPPORT: it cannot be written, or was not opened for that
---- BUSY: a request by this handle is going on
---- SIZE: the buffer does not have its number of values
---- NODEVICE: the process that offered it is no more
---- NOMEM: memory does not suffice
---- BUSY: its provider has too many requests
---@param device integer The device (a handle: device).
---@return true? done
---@return SystemCallError? err
function devices.request_write(device) end
devices.command_request_write = 21

---Takes the values that a request has brought.
---- BUSY: there is no answer yet
---- ALREADY: nothing was requested, or the answer was taken
---- NOACK: the provider did not answer in time, or has ended
---- FAIL: the provider, or the chip, failed
---- INVALID: the provider refused the values, or the board does
---- SIZE: a value does not fit into 32 bits at its scale
---@param device integer The device (a handle: device).
---@return integer? value0 The first value, in steps of the scale.
---@return integer|SystemCallError value1 The second, or 0.
---@return integer value2 The third, or 0.
function devices.take_answer(device) end
devices.command_take_answer = 22

---Watches a device for changes of its first value; of those that follow too soon the last is told.
---- NOSUPPORT: it cannot be read, or was not opened for that
---- NOMEM: the quota of handles, or memory, is used up
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@param interval integer The least time from one upcall to the next (in µs).
---@return integer? watch The watch (a handle: watch).
---@return SystemCallError? err
function devices.watch_change(device, interval) end
devices.command_watch_change = 30

---Watches the first value of a device for rising above a limit; for being above it at first, too.
---- NOSUPPORT: it cannot be read, or was not opened for that
---- NOMEM: the quota of handles, or memory, is used up
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@param limit integer In steps of the scale.
---@return integer? watch The watch (a handle: watch).
---@return SystemCallError? err
function devices.watch_above(device, limit) end
devices.command_watch_above = 31

---Watches the first value of a device for falling below a limit; for being below it at first, too.
---- NOSUPPORT: it cannot be read, or was not opened for that
---- NOMEM: the quota of handles, or memory, is used up
---- NODEVICE: the process that offered it is no more
---@param device integer The device (a handle: device).
---@param limit integer In steps of the scale.
---@return integer? watch The watch (a handle: watch).
---@return SystemCallError? err
function devices.watch_below(device, limit) end
devices.command_watch_below = 32

---Sets how far the value must come back before a watch tells of the limit again; it is one step at first.
---- NOSUPPORT: it watches for changes
---@param watch integer The watch (a handle: watch).
---@param hysteresis integer In steps of the scale (0 to 2147483647).
---@return true? done
---@return SystemCallError? err
function devices.set_hysteresis(watch, hysteresis) end
devices.command_set_hysteresis = 33

---Ends a watch.
---@param watch integer The watch (a handle: watch).
---@return true? done
---@return SystemCallError? err
function devices.unwatch(watch) end
devices.command_unwatch = 34

---Tells the next event; to be asked after each upcall `event` and after subscribing, until it says 0.
---- NOMEM: memory does not suffice
---@return integer? watch The watch; 0 if there is no event.
---@return integer|SystemCallError value The first value, in steps of the scale.
---@return integer merged How many earlier events this one stands for as well; 4294967295: the device is gone, there is no value, and this was the last.
function devices.next_event() end
devices.command_next_event = 35

---Number of the upcall: What a watch waits for has happened. No other upcall comes until nextEvent has said 0, so that none is ever lost.
devices.upcall_event = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer watch The watch.
---@return integer value The first value, in steps of the scale.
---@return integer merged How many earlier events this one stands for as well; 4294967295: the device is gone, there is no value, and this was the last.
function devices.decode_event(word1, word2, word3) end

---Number of the upcall: The answer to a request is there: takeAnswer gives it, and brings the next upcall if another is there.
devices.upcall_answered = 1

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer device The handle.
---@return SystemCallError? status What takeAnswer will say (nil if it went well).
function devices.decode_answered(word1, word2, word3) end

---Number of the upcall: An output was taken over by one that goes before, or given back: it is safe until it is written. No other upcall comes until owns was asked; then all outputs that are open are to be asked for.
devices.upcall_owner = 2

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return integer device The handle.
function devices.decode_owner(word1, word2, word3) end

---Number of the buffer: Takes a name; 64 bytes are always enough.
devices.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function devices.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
devices.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function devices.allow_name(memory) end

---Number of the buffer: As many values as the device has, each an i32, less significant byte first.
devices.buffer_values = 1

---Lends a buffer that the kernel reads; nil takes it back. As many values as the device has, each an i32, less significant byte first.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function devices.allow_values(memory) end

return devices
