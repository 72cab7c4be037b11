-- outcome: fuel
-- why: the message handler runs at the point of the error; a loop there must be metered too.
while true do
  xpcall(error, function() while true do end end, "x")
end
