local i = 0
while true do
  while true do break end
  i = i + 1
  if i == 3 then break end
end
print(i) --> 3
