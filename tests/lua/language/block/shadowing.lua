local x = 1
do
  local x = x + 1
  do local x = x + 1; print(x) end --> 3
  print(x) --> 2
end
print(x) --> 1
local x = "again"
print(x) --> again
