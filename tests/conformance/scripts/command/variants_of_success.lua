-- shows: a command answers with the one variant of success it has; 64 bits are two words, the less significant first
-- source: TRD104 3.2, 4.3
local probe = require "probe"
print(probe.answer_nothing()) --> 128
print(probe.answer_word(0xfffffffe)) --> 129	4294967294
print(probe.answer_two(1, 2)) --> 130	1	2
print(probe.answer_wide(3, 4)) --> 131	3	4
print(probe.answer_three(5, 6)) --> 132	5	6	11
print(probe.answer_mixed(8, 9)) --> 133	7	8	9
