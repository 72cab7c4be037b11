-- outcome: done
-- why: indices at and beyond the edges of integers, in every order.
local edges = { math.mininteger, math.mininteger + 1, -5, -1, 0, 1, 4, 5, math.maxinteger - 1, math.maxinteger }
for _, i in ipairs(edges) do
  for _, j in ipairs(edges) do
    local _ = ("abcd"):byte(i, j), ("abcd"):sub(i, j)
    pcall(string.find, "abcd", "b", i)
    pcall(utf8.len, "abcd", i, j)
    pcall(utf8.codepoint, "abcd", i, j)
    pcall(utf8.offset, "abcd", i, j)
    pcall(string.unpack, "b", "abcd", i)
    pcall(table.concat, { "a", "b" }, "", i, i)
    pcall(select, i, 1, 2, 3)
  end
end
