-- outcome: fuel
-- why: a script that catches "not enough memory" and asks again must stay within its quota and its budget.
while true do
  pcall(string.rep, "x", 1 << 30)
  pcall(string.rep, "x", 100000)
end
