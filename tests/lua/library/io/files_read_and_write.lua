local file = assert(io.open("data.txt", "w"))
print(file:write("line one\n", 2, " ", 3.5, "\nlast") == file) --> true
print(file:close(), io.type(file)) --> true	closed file
file = io.open("data.txt")
print(file:read()) --> line one
print(file:read("n", "n")) --> 2	3.5
print(file:read("L"), file:read("l"), file:read("l"), file:read("a"), file:read("l"))
-->
--> 	last	nil		nil
print(file:seek("set", 5), file:read(3), file:seek("cur"), file:seek("end")) --> 5	one	8	19
file:close()
os.remove("data.txt")
