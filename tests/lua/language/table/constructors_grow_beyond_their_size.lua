-- What a constructor makes room for is kept with the table itself while it is little; growing leaves that place.
local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end
local function fields(n)
  local parts = {}
  for i = 1, n do parts[i] = "f" .. i .. " = " .. i end
  return table.concat(parts, ", ")
end
local function elements(n)
  local parts = {}
  for i = 1, n do parts[i] = tostring(i * i) end
  return table.concat(parts, ", ")
end

-- Every mixture of few elements and fields, then more of either, and again after a collection.
local wrong = 0
for e = 0, 14 do
  for f = 0, 8 do
    local make = load("return function() return { " .. elements(e) .. (e > 0 and f > 0 and ", " or "") .. fields(f) .. " } end")()
    local t, u = make(), make()
    for i = 1, e do if t[i] ~= i * i then wrong = wrong + 1 end end
    for i = 1, f do if t["f" .. i] ~= i then wrong = wrong + 1 end end
    if #t ~= e or count(t) ~= e + f then wrong = wrong + 1 end
    for i = e + 1, e + 30 do t[i] = i * i end
    for i = f + 1, f + 5 do u["f" .. i] = i end
    if e % 5 == 0 then collectgarbage() end
    for i = f + 1, f + 20 do t["f" .. i] = i end
    for i = e + 1, e + 3 do u[i] = i * i end
    for i = 1, e + 30 do if t[i] ~= i * i then wrong = wrong + 1 end end
    for i = 1, f + 20 do if t["f" .. i] ~= i then wrong = wrong + 1 end end
    for i = 1, f + 5 do if u["f" .. i] ~= i then wrong = wrong + 1 end end
    if #t ~= e + 30 or #u ~= e + 3 or count(t) ~= e + f + 50 or count(u) ~= e + f + 8 then wrong = wrong + 1 end
  end
end
print(wrong) --> 0

-- A last call gives any number of elements.
local function some(n) return table.unpack({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 }, 1, n) end
print(#{ some(0) }, #{ some(1) }, #{ 0, some(1) }, #{ 0, some(20) }, #{ 0, 0, some(0) }) --> 0	1	2	21	2
print(#{ some(20), x = 1 }, #{ x = 1, some(20) }, #{ (some(20)) }) --> 1	20	1

-- An array grows where it lies if it can, whatever lies behind it.
local a, b, other = {}, {}, {}
for i = 1, 20000 do
  a[i] = i
  if i % 3 == 0 then b[#b + 1] = -i end
  if i % 64 == 0 then other[#other + 1] = { i } end
end
local sum = 0
for i = 1, #a do sum = sum + a[i] end
for i = 1, #b do sum = sum + b[i] end
print(sum, #a, #b, #other) --> 133346667	20000	6666	312
