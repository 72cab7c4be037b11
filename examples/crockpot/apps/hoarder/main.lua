-- Hostile: takes all memory it can get, over and over, and then fails for want of more.
local hoard = {}
for _ = 1, 20 do
  while pcall(function() hoard[#hoard + 1] = ("x"):rep(1000) .. #hoard end) do end
  hoard = {}
end
while true do hoard[#hoard + 1] = ("x"):rep(1000) .. #hoard end
