-- Never yields, and catches what it can.
while true do pcall(function() while true do end end) end
