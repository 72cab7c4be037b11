local i, readers = 0, {}
repeat
  i = i + 1
  local value = i
  readers[i] = function() return value end
until readers[i]() == 3
print(readers[1](), readers[2](), readers[3]()) --> 1	2	3
