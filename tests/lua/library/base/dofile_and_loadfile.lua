local name = "made_by_test.lua"
local file = assert(io.open(name, "w"))
file:write("#!/usr/bin/lua\nlocal a, b = ...\nvalue = (value or 0) + 1\nreturn a, 'loaded', value\n")
file:close()
print(dofile(name)) --> nil	loaded	1
print(loadfile(name)(7)) --> 7	loaded	2
local environment = {}
print(loadfile(name, "t", environment)(8), environment.value, value) --> 8	1	2
print(loadfile("absent.lua")) --> nil	cannot open absent.lua: No such file or directory
print(pcall(dofile, "absent.lua")) --> false	cannot open absent.lua: No such file or directory
os.remove(name)
