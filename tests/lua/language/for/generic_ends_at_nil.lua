local values = { 5, 6, nil, 8 }
local out = {}
for i, value in ipairs(values) do out[#out + 1] = i .. "=" .. value end
print(table.concat(out, " ")) --> 1=5 2=6
for first in pairs({}) do print("never", first) end
