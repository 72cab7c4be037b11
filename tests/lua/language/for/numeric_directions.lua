local function collect(first, last, step)
  local out = {}
  for i = first, last, step do out[#out + 1] = tostring(i) end
  return table.concat(out, " ")
end
print(collect(1, 3, 1)) --> 1 2 3
print(collect(3, 1, -1)) --> 3 2 1
print(collect(1, 0, 1) == "") --> true
print(collect(1, 10, 4)) --> 1 5 9
print(collect(1.0, 3, 1)) --> 1.0 2.0 3.0
print(collect(1, 3.9, 1)) --> 1 2 3
print(collect(1, 2, 0.25)) --> 1.0 1.25 1.5 1.75 2.0
print(collect(-1, -3, -1)) --> -1 -2 -3
