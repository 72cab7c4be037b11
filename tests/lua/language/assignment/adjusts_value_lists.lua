local function three() return 1, 2, 3 end
local a, b, c, d = three()
print(a, b, c, d) --> 1	2	3	nil
a, b, c = three(), 10
print(a, b, c) --> 1	10	nil
a, b = (three())
print(a, b) --> 1	nil
local t = { three(), three() }
print(#t) --> 4
t = { three(), (three()) }
print(#t) --> 2
