local names, lines = {}, {}
for block = 1, 2 do
  for i = 1, 150 do lines[#lines + 1] = ("local v%d_%d = 1"):format(block, i) ; names[#names + 1] = ("v%d_%d"):format(block, i) end
  lines[#lines + 1] = "local function f" .. block .. "()"
end
lines[#lines + 1] = "return function() return " .. table.concat(names, "+") .. " end end end"
print(load(table.concat(lines, "\n"), "=script")) --> nil	script:303: too many upvalues (limit is 255) in function at line 302 near '+'
