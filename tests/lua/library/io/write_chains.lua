io.write("a", 1, 2.5, "\n"):write("b", "\n")
--> a12.5
--> b
io.stdout:write("c\n"):write("d\n")
--> c
--> d
print(io.type(io.stdout), io.type(5), io.type({})) --> file	nil	nil
