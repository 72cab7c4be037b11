local file = io.open("lines.txt", "w")
file:write("a\nbb\n\nccc")
file:close()
local out = {}
for line in io.lines("lines.txt") do out[#out + 1] = "[" .. line .. "]" end
print(table.concat(out)) --> [a][bb][][ccc]
out = {}
for line in io.lines("lines.txt", "L") do out[#out + 1] = #line end
print(table.concat(out, " ")) --> 2 3 1 3
out = {}
for a, b in io.lines("lines.txt", 1, 2) do out[#out + 1] = ("%q"):format(a) .. tostring(b):gsub("\n", "~") end
print((table.concat(out, " "):gsub("\\\n", "~"))) --> "a"~b "b"~~ "c"cc
print(pcall(io.lines, "absent.txt")) --> false	cannot open file 'absent.txt' (No such file or directory)
os.remove("lines.txt")
