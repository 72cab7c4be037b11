local function pair()
  local value = 0
  return function() value = value + 1 return value end, function() return value end
end
local increment, read = pair()
increment() increment()
print(read()) --> 2
local increment2, read2 = pair()
increment2()
print(read(), read2()) --> 2	1
