-- outcome: fuel
-- why: pcall calling pcall calling pcall leaves no Lua frame in which a budget could be checked.
while true do
  pcall(pcall, pcall, pcall, pcall, pcall, pcall, error)
end
