-- outcome: fuel
-- why: a replacement function that does not return stands below the pattern matcher.
while true do
  pcall(string.gsub, "abc", ".", function() while true do end end)
end
