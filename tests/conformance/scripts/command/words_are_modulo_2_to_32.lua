-- shows: words are integers modulo 2^32 and come back unsigned; what is no integer is an error of the script
-- source: TRD104 3.1
local probe = require "probe"
print(probe.answer_two(-1, 0x100000005)) --> 130	4294967295	5
print(probe.answer_two(math.mininteger, math.maxinteger)) --> 130	0	4294967295
print(probe.answer_two(3.0, "4")) --> 130	3	4
print(pcall(probe.answer_word, 1.5)) --> false	probe.lua:11: bad argument #3 to 'command' (number has no integer representation)
print(pcall(probe.answer_word, {})) --> false	probe.lua:11: bad argument #3 to 'command' (number expected, got table)
