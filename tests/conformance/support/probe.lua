-- What the cases require: the numbers of the probe driver, and the raw calls by names that read well.
local raw = require "syscall.raw"
local probe = { driver = 0xf0000 }
local commands = {
  emit = 1, emit_soon = 2, lengths = 3, sum = 4, fill = 5, fill_later = 6, publish = 7,
  answer_nothing = 10, answer_word = 11, answer_two = 12, answer_wide = 13, answer_three = 14, answer_mixed = 15,
  fail = 16, open = 20, close = 21, use = 22, open_other = 23, open_things = 24,
  charge = 30, refund = 31, remember = 32, enter_twice = 33,
}
for name, number in pairs(commands) do
  probe[name] = function(a, b) return raw.command(probe.driver, number, a, b) end
end
function probe.subscribe(subscription, f, userdata) return raw.subscribe(probe.driver, subscription, f, userdata) end
function probe.lend(memory) return raw.allow_read_write(probe.driver, 0, memory) end
function probe.show(memory) return raw.allow_read_only(probe.driver, 0, memory) end
function probe.watch(memory) return raw.allow_userspace_readable(probe.driver, 0, memory) end
function probe.wait_for(subscription) return raw.yield_wait_for(probe.driver, subscription) end
return probe
