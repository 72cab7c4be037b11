local function loop(n) if n == 0 then return "done" end return loop(n - 1) end
print(loop(300000)) --> done
local object = setmetatable({}, { __call = function(self, n)
  if n == 0 then return "called" end
  return self(n - 1)
end })
print(object(50000)) --> called
