-- Hostile: never gives the processor back, and catches every error that might make it.
while true do
  pcall(function()
    while true do end
  end)
end
