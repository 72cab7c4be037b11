local log = {}
local function note(name, value) log[#log + 1] = name; return value end
local t = {}
note("table", t)[note("key", "k")] = note("value", 5)
print(t.k, #log) --> 5	3
