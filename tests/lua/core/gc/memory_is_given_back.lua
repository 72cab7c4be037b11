collectgarbage()
local before = collectgarbage("count")
do
  local big = {}
  for i = 1, 10000 do big[i] = { i } end
  print(collectgarbage("count") > before + 100) --> true
end
collectgarbage()
print(collectgarbage("count") < before + 50) --> true
