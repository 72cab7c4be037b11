-- outcome: error: too many upvalues|too many local|too many registers
-- why: a function that captures more variables than an instruction can name.
local outer, names = {}, {}
for block = 1, 3 do
  for i = 1, 150 do outer[#outer + 1] = ("local v%d_%d"):format(block, i) names[#names + 1] = ("v%d_%d"):format(block, i) end
  outer[#outer + 1] = "local function f" .. block .. "()"
end
assert(load(table.concat(outer, "\n") .. "\nreturn function() return " .. table.concat(names, ",") .. " end end end end"))
