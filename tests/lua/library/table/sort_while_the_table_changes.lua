-- beyond PUC: what an order function that empties the table meets depends on when it does so
local function sortAndChange(change)
  local t = {}
  for i = 1, 60 do t[i] = 61 - i end
  local calls = 0
  local done = pcall(table.sort, t, function(a, b)
    calls = calls + 1
    if calls == 30 then change(t) end
    return (tonumber(a) or 0) < (tonumber(b) or 0)
  end)
  return done, #t
end
print(sortAndChange(function(t) for i = 61, 2000 do t[i] = i end end)) --> true	2000
print((sortAndChange(function(t) setmetatable(t, { __index = error, __newindex = error }) end))) --> true
print(pcall(sortAndChange, function(t) for i = 1, 60 do t[i] = nil end for i = 1, 200 do t["k" .. i] = i end end)) --> true	false	0
