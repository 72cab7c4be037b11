local seen = {}
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    if i == 3 then goto done end
    seen[#seen + 1] = i .. ":" .. j
    ::continue::
  end
end
::done::
print(table.concat(seen, " ")) --> 1:1 1:3 2:1 2:3
