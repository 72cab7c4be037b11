local seen = {}
for i = 1, 4 do
  seen[#seen + 1] = i
  i = i * 10
end
print(table.concat(seen, " ")) --> 1 2 3 4
