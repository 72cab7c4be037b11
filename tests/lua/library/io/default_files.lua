local file = io.open("default.txt", "w")
file:write("first\nsecond\n")
file:close()
io.input("default.txt")
print(io.read(), io.read("l"), io.read("l")) --> first	second	nil
io.close(io.input())
print(pcall(io.read)) --> false	default input file is closed
io.input(io.stdin)
os.remove("default.txt")
