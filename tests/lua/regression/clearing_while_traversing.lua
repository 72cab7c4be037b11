local t = {}
for i = 1, 200 do t["k" .. i] = i end
local visited = 0
for k in pairs(t) do
  t[k] = nil
  visited = visited + 1
  if visited % 50 == 0 then collectgarbage() end
end
print(visited, next(t)) --> 200	nil
