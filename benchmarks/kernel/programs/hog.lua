-- An endless loop that catches whatever it can.
while true do
  pcall(function() while true do end end)
end
