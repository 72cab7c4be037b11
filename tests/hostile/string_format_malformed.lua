-- outcome: done
-- why: format strings cut off at every point must be errors, never a read past their end.
local whole = "%5.3d%-#0+ 99.99x%q%s%.99f%a%c%i%5%%p%10.20s%"
for i = 0, #whole do
  for j = i, #whole do
    pcall(string.format, whole:sub(i, j), 1, 2, 3, 4, 5, 6, 7, 8, 9)
    pcall(string.format, whole:sub(i, j), "s", {}, nil, 1.5, print)
  end
end
