-- outcome: fuel
-- memory: 4MiB
-- why: comparing two long strings that differ in the last byte is one instruction.
local a, b = ("x"):rep(500000) .. "a", ("x"):rep(500000) .. "b"
while true do
  local _ = a < b, a <= b, a == b
end
