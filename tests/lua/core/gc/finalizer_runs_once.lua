local log = {}
do
  local object = setmetatable({ name = "a" }, { __gc = function(self) log[#log + 1] = self.name end })
end
collectgarbage()
collectgarbage()
print(#log, log[1]) --> 1	a
