-- not on wasmoon: its C library numbers errors its own way
local file = assert(io.open("one.txt", "w"))
file:write("text")
file:close()
print(os.rename("one.txt", "two.txt")) --> true
print(io.open("one.txt")) --> nil	one.txt: No such file or directory	2
print(io.open("two.txt"):read("a")) --> text
print(os.remove("two.txt")) --> true
print(os.remove("two.txt")) --> nil	two.txt: No such file or directory	2
print(os.rename("absent.txt", "x.txt")) --> nil	No such file or directory	2
print(type(os.tmpname)) --> function
