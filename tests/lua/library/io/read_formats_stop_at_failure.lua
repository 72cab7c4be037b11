local name = "formats.txt"
local file = assert(io.open(name, "w"))
file:write("12 0x1p4 -.5e1 nonsense\n\nlast line without end")
file:close()
file = io.open(name)
print(file:read("n", "n", "n")) --> 12	16.0	-5.0
print(file:read("n", "l")) --> nil
print(file:read("l")) --> nonsense
print(file:read("l")) -->
print(file:read(4, 0, 100)) --> last		 line without end
print(file:read(0), file:read("a"), file:read("l"), file:read(1)) --> nil		nil	nil
print(pcall(file.read, file, "x")) --> false	bad argument #2 to '?' (invalid format)
file:close()
os.remove(name)
