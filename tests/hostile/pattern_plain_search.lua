-- outcome: fuel
-- memory: 4MiB
-- why: a plain search for a needle that nearly matches everywhere is quadratic, inside one call.
local haystack, needle = ("a"):rep(1000000), ("a"):rep(1000) .. "b"
while true do
  local _ = haystack:find(needle, 1, true)
end
