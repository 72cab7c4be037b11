local name = "positions.txt"
local file = assert(io.open(name, "w+"))
print(file:seek()) --> 0
file:write("one", 2, "\n", 3.5, "\n")
print(file:seek("cur"), file:seek("end"), file:seek("set", 1)) --> 9	9	1
print(file:read("l", "n", "L", "l")) --> ne2	3.5	
-->	nil
print(file:seek("set", 4), file:read(1), file:seek("cur", -1), file:read(2)) --> 4	
-->	4	
--> 3
file:seek("set", 0)
file:write("ONE")
file:seek("set", 0)
print(file:read("a")) --> ONE2
--> 3.5
-->
print((select(2, file:seek("set", -1)))) --> Invalid argument
print(pcall(file.seek, file, "middle")) --> false	bad argument #2 to '?' (invalid option 'middle')
print(pcall(file.seek, file, "set", 1.5)) --> false	bad argument #3 to '?' (number has no integer representation)
print(file:setvbuf("no"), file:setvbuf("full", 1000), file:setvbuf("line")) --> true	true	true
file:close()
os.remove(name)
