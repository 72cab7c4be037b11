-- outcome: fuel
-- why: patterns that match nothing at every position make progress by no byte at all.
while true do
  for _ in ("a"):rep(1000):gmatch("()") do end
  for _ in (""):gmatch("^") do break end
  for _ in ("a"):rep(1000):gmatch("b*") do end
  local _ = ("a"):rep(1000):gsub("b*", "")
end
