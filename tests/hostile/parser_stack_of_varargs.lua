-- outcome: error: .* or memory or fuel
-- memory: 1MiB
-- why: a function that returns its own arguments twice doubles the stack with each call.
local function double(...) return double(..., ...) end
local function grow(...) local t = { ... }; for i = 1, #t do t[#t + 1] = t[i] end return grow(table.unpack(t)) end
grow(1, 2, 3, 4)
