-- outcome: done
-- why: patterns cut off at every point must be errors, never a read past their end.
local whole = "^(%a-[%w_^%]]*)%s+%b()%f[%a](()x)%1$[]-z][^%d-]%"
for i = 0, #whole do
  for j = i, #whole do
    pcall(string.find, "some text (with) things", whole:sub(i, j))
    pcall(string.gsub, "some text", whole:sub(i, j), "%0%1%2%%")
    pcall(string.gsub, "some text", "(.)", whole:sub(i, j))
  end
end
