-- outcome: fuel or error: .*
-- why: a table that grows, shrinks and is collected during its own traversal must stay in bounds.
local t = {}
for i = 1, 100 do t["k" .. i] = i end
while true do
  pcall(function()
    for k in pairs(t) do
      t[k] = nil
      t["n" .. math.random(1000)] = {}
      t[math.random(1000)] = true
      collectgarbage("step")
    end
  end)
  pcall(next, t, {})
  pcall(next, t, 0 / 0)
  pcall(next, t, math.mininteger)
end
