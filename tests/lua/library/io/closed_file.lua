local file = io.open("closed.txt", "w")
file:close()
print(pcall(file.seek, file)) --> false	attempt to use a closed file
print(pcall(file.close, file)) --> false	attempt to use a closed file
print(pcall(file.read, file)) --> false	attempt to use a closed file
print(tostring(file), io.type(file)) --> file (closed)	closed file
os.remove("closed.txt")
