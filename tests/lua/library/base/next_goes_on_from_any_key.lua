-- A traversal remembers where it stands, but goes by the key.
local t = { 1, 2, 3, x = 10, y = 20, [2.5] = 30, [true] = 40, [-7] = 50, z = 60 }
local function keys(of)
  local list, key = {}, nil
  repeat
    key = next(of, key)
    if key ~= nil then list[#list + 1] = key end
  until key == nil
  return list
end
local order = keys(t)
print(#order) --> 9

-- Backwards, so that what is remembered is always about another key.
local good = 0
for i = #order, 1, -1 do
  if next(t, order[i]) == order[i + 1] then good = good + 1 end
end
print(good) --> 9

-- Two traversals of one table, one of another in between, and one in one.
local seen = {}
local other = { p = 1, q = 2, r = 3, x = 4 }
for a in pairs(t) do
  for b in pairs(t) do
    for _ in pairs(other) do seen[#seen + 1] = tostring(a) .. tostring(b) end
  end
end
print(#seen) --> 324

-- Changing and removing what is there, collecting meanwhile.
local big, removed = {}, 0
for i = 1, 500 do big["key" .. i] = i end
for key, value in pairs(big) do
  if value % 2 == 0 then big[key] = nil removed = removed + 1 else big[key] = -value end
  if value % 50 == 0 then collectgarbage() end
end
local left, sum = 0, 0
for _, value in pairs(big) do left, sum = left + 1, sum + value end
print(removed, left, sum) --> 250	250	-62500

-- The loop variable is the body's own.
local names = {}
for key in pairs(other) do
  local was = key
  key = "x"
  names[#names + 1] = was
  assert(key == "x")
end
table.sort(names)
print(table.concat(names)) --> pqrx

-- A key that is in another table only, or in none.
print(pcall(next, other, "y")) --> false	invalid key to 'next'
print(pcall(next, {}, 1)) --> false	invalid key to 'next'
local moved = next(t, "x")
print(moved == next(t, "x"), next({ x = 1 }, "x")) --> true	nil
