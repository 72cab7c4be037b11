local lines = { "local t = {}" }
for i = 1, 2000 do lines[#lines + 1] = ("t[%d] = 'c%d' .. %d.5"):format(i, i, i) end
lines[#lines + 1] = "return t[1], t[1000], t[2000]"
print(load(table.concat(lines, "\n"))()) --> c11.5	c10001000.5	c20002000.5
