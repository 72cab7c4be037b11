-- outcome: fuel
-- memory: 8MiB
-- why: utf8 functions walk megabytes in one call.
local text = ("é"):rep(1000000)
while true do
  local _ = utf8.len(text)
  _ = utf8.offset(text, 900000)
  _ = utf8.offset(text, -900000)
  for _ in utf8.codes(text) do end
end
