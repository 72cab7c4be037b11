-- Jumping back over a local declaration ends its scope: each round captures a new variable.
local closures = {}
do
  local i = 1
  ::again::
  local copy = i * 10
  closures[i] = function() copy = copy + 1; return copy end
  i = i + 1
  if i <= 3 then goto again end
end
print(closures[1](), closures[1](), closures[2](), closures[3]()) --> 11	12	21	31
