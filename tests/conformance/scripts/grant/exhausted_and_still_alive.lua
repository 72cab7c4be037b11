-- shows: a process whose memory a driver has used up gets NOMEM, and goes on
-- source: issue 3 2 ("NOMEM for that process alone")
local probe = require "probe"
local paid = 0
while probe.charge(256) == 128 do paid = paid + 1 end
print(probe.refund(4096)) --> 128
print(paid > 10) --> true
print(probe.charge(1000000)) --> 0	9
print(probe.answer_word(5)) --> 129	5
print(probe.refund(256)) --> 128
print(probe.charge(256)) --> 128
