-- outcome: error: .* or done or fuel
-- why: the hidden variables of a for loop overwritten with tables and strings while it runs.
for i = 1, 1000 do
  for index = 1, 10 do
    pcall(debug.setlocal, 1, index, {})
  end
end
