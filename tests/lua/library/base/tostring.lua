print(tostring(nil), tostring(true), tostring(12), tostring(1.5), tostring("s"), tostring(-0.0)) --> nil	true	12	1.5	s	-0.0
print(pcall(tostring)) --> false	bad argument #1 to 'tostring' (value expected)
print((tostring(coroutine.create(print)):gsub("0x%x+", "ADDRESS")), (tostring(io.stdout):gsub("0x%x+", "ADDRESS"))) --> thread: ADDRESS	file (ADDRESS)
print(tostring(print) ~= tostring(pairs), tostring({}) ~= tostring({})) --> true	true
