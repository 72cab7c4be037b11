local log = {}
do
  local meta = { __gc = function(self) log[#log + 1] = self.id end }
  for i = 1, 5 do setmetatable({ id = i }, meta) end
end
collectgarbage()
print(table.concat(log, " ")) --> 5 4 3 2 1
