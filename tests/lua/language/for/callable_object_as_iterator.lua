local countdown = setmetatable({ left = 3 }, { __call = function(self)
  if self.left > 0 then
    self.left = self.left - 1
    return self.left
  end
end })
for value in countdown do print(value) end
--> 2
--> 1
--> 0
