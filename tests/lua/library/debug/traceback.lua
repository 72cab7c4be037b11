local function third() return debug.traceback("message") end
local function second() local t = third(); return t end
print((second():gsub("\n\t%[C%].*", "")))
--> message
--> stack traceback:
--> 	script:1: in upvalue 'third'
--> 	script:2: in local 'second'
--> 	script:3: in main chunk
print(debug.traceback({}) ~= nil, debug.traceback(nil) ~= nil, (debug.traceback("only", 100)))
--> true	true	only
--> stack traceback:
print(debug.traceback(12):match("^12"), type(debug.traceback({}))) --> 12	table
