local name = "broken_by_test.lua"
local file = assert(io.open(name, "w"))
file:write("local t\nt.x = 1\n")
file:close()
print(pcall(dofile, name)) --> false	broken_by_test.lua:2: attempt to index a nil value (local 't')
os.remove(name)
