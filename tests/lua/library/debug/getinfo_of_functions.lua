local function sample(a, b, ...) local c = a; return c end
local info = debug.getinfo(sample, "SlnutL")
print(info.what, info.short_src, info.source, info.linedefined, info.lastlinedefined, info.currentline) --> Lua	script	=script	1	1	-1
print(info.nparams, info.isvararg, info.nups, info.istailcall, info.name) --> 2	true	0	false	nil
info = debug.getinfo(select)
print(info.what, info.short_src, info.source, info.linedefined, info.currentline, info.func == select) --> C	[C]	=[C]	-1	-1	true
print(debug.getinfo(1, "l").currentline, debug.getinfo(1, "S").what, debug.getinfo(100)) --> 7	main	nil
print(pcall(debug.getinfo, 1, "X")) --> false	bad argument #2 to 'debug.getinfo' (invalid option)
print(pcall(debug.getinfo, "x")) --> false	bad argument #1 to 'debug.getinfo' (number expected, got string)
