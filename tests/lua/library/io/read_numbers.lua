local file = io.open("numbers.txt", "w")
file:write("12 -3.5 0x1F 1e3 .5 nonsense 7")
file:close()
file = io.open("numbers.txt")
print(file:read("n", "n", "n", "n", "n")) --> 12	-3.5	31	1000.0	0.5
print(file:read("n")) --> nil
file:close()
os.remove("numbers.txt")
