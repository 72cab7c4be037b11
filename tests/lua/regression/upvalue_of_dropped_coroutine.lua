-- not on wasmoon: it takes ten seconds and more there, for the collector's sake
-- A coroutine writes to a variable that outlives it, at every moment of a collection, and is dropped.
ballast, holder = {}, {}
for i = 1, 3000 do ballast[i] = {i} end
collectgarbage("setpause", 100)
local wrong = 0
for i = 1, 60 do
  local resume = coroutine.wrap(function()
    local value = {0}
    holder.get = function() return value end
    coroutine.yield()
    value = {{i}}
    coroutine.yield()
  end)
  resume()
  for j = 1, i * 17 do local garbage = {j} end
  resume()
  resume = nil
  for j = 1, 2000 do local garbage = {{j}} end
  if holder.get()[1][1] ~= i then wrong = wrong + 1 end
end
print(wrong) --> 0
