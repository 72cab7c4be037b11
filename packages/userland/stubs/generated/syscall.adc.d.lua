---@meta syscall.adc
-- Generated from packages/abi/src/drivers/adc.ts by packages/abi/tools. Do not edit.

---Samples analog inputs. Each channel needs the permission adc:NAME.
---@class syscall.adc
---@field driver integer its number, 0x5
local adc = {}

---Tells whether this process may use the driver.
---@return true? exists
---@return SystemCallError? err NODEVICE
function adc.exists() end

---Takes one sample.
---When it is done, the upcall `sampled` tells.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: this process is sampling already
---- NOMEM: memory does not suffice
---@param channel integer Which, from 0.
---@return true? done
---@return SystemCallError? err
function adc.sample(channel) end
adc.command_sample = 1

---Takes samples until stop, an upcall for each.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: this process is sampling already
---- NOMEM: memory does not suffice
---@param channel integer Which, from 0.
---@param frequency integer Samples a second (in Hz; 1 to 10000).
---@return true? done
---@return SystemCallError? err
function adc.sample_repeatedly(channel, frequency) end
adc.command_sample_repeatedly = 2

---Fills the buffer `samples`, of 16 bits each, less significant byte first.
---When it is done, the upcall `sampled` tells.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: this process is sampling already
---- NOMEM: memory does not suffice
---@param channel integer Which, from 0.
---@param frequency integer Samples a second (in Hz; 1 to 10000).
---@return true? done
---@return SystemCallError? err
function adc.sample_buffer(channel, frequency) end
adc.command_sample_buffer = 3

---Fills the buffers `samples` and `moreSamples` in turn until stop, an upcall for each that is full.
---- NODEVICE: there is none of that number that this process may use
---- BUSY: this process is sampling already
---- NOMEM: memory does not suffice
---@param channel integer Which, from 0.
---@param frequency integer Samples a second (in Hz; 1 to 10000).
---@return true? done
---@return SystemCallError? err
function adc.sample_buffers(channel, frequency) end
adc.command_sample_buffers = 4

---Ends sampling.
---- NOMEM: memory does not suffice
---@return true? done
---@return SystemCallError? err
function adc.stop() end
adc.command_stop = 5

---Tells how many bits of a sample are significant; samples are left-justified in 16 bits.
---- NODEVICE: there is none of that number that this process may use
---@param channel integer Which, from 0.
---@return integer? bits From 1 to 16 (in bits).
---@return SystemCallError? err
function adc.resolution(channel) end
adc.command_resolution = 101

---Tells the voltage of a full-scale sample.
---- NODEVICE: there is none of that number that this process may use
---- NOSUPPORT: it is not known
---@param channel integer Which, from 0.
---@return integer? millivolts The voltage (in mV).
---@return SystemCallError? err
function adc.reference(channel) end
adc.command_reference = 102

---Counts the channels this process may use.
---@return integer? count How many there are that this process may use.
---@return SystemCallError? err
function adc.count() end
adc.command_count = 110

---Finds one by its name, which is in the buffer `name`.
---- NODEVICE: there is none of that name, or this process may not use it
---- NOMEM: memory does not suffice
---@return integer? index Its number, from 0.
---@return SystemCallError? err
function adc.find() end
adc.command_find = 111

---Puts the name of one into the buffer `nameOf`.
---- NODEVICE: there is none of that number that this process may use
---- SIZE: the buffer is too small
---- NOMEM: memory does not suffice
---@param index integer Its number, from 0.
---@return integer? length How long the name is (in bytes).
---@return SystemCallError? err
function adc.name(index) end
adc.command_name = 112

---Number of the upcall: A sample is there, or a buffer full, or sampling failed.
adc.upcall_sampled = 0

---What the words of the upcall mean.
---@param word1 integer
---@param word2 integer
---@param word3 integer
---@return 'sample'|'repeated'|'buffer'|'buffers'|'failed'|integer mode What it is of.
---@return integer channel Which, from 0.
---@return integer value The sample; or how many the buffer holds (for buffers, the high bit is set for moreSamples); or the error code.
function adc.decode_sampled(word1, word2, word3) end

---Number of the buffer: Takes samples of 16 bits.
adc.buffer_samples = 0

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes samples of 16 bits.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function adc.allow_samples(memory) end

---Number of the buffer: Takes samples while the program deals with the first buffer.
adc.buffer_more_samples = 1

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes samples while the program deals with the first buffer.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function adc.allow_more_samples(memory) end

---Number of the buffer: Takes a name; 64 bytes are always enough.
adc.buffer_name_of = 2

---Lends a buffer that the kernel reads and writes; nil takes it back. Takes a name; 64 bytes are always enough.
---@param memory buffer?
---@return true? done
---@return SystemCallError? err
function adc.allow_name_of(memory) end

---Number of the buffer: The name to find, all of it.
adc.buffer_name = 0

---Lends a buffer that the kernel reads; nil takes it back. The name to find, all of it.
---@param memory buffer|string|nil
---@return true? done
---@return SystemCallError? err
function adc.allow_name(memory) end

return adc
