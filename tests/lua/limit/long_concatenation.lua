local parts = {}
for i = 1, 150 do parts[i] = "'" .. (i % 10) .. "'" end
print(#load("return " .. table.concat(parts, ".."))()) --> 150
