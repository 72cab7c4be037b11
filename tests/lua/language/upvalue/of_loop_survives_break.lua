local kept
for i = 1, 5 do
  local value = i * i
  if i == 3 then
    kept = function() return value, i end
    break
  end
end
print(kept()) --> 9	3
