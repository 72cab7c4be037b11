-- outcome: fuel
-- why: the same bomb where a catchable timeout would only start the next one.
while true do
  pcall(string.find, ("a"):rep(400), ".-.-.-.-.-b")
end
