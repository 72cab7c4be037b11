-- Collections and finalizers may run before a vararg function has taken its arguments over.
local wrong = 0
for i = 1, 3000 do
  setmetatable({}, { __gc = function() end })
  local a, b, c, d, e, f = coroutine.wrap(function(...) return ... end)(1, 2, 3, 4, 5, 6)
  if a ~= 1 or b ~= 2 or c ~= 3 or d ~= 4 or e ~= 5 or f ~= 6 then wrong = wrong + 1 end
  local function last(...) return (select(-1, ...)) end
  if last(1, 2, 3, 4, 5, 6, 7, {}) == nil then wrong = wrong + 1 end
end
print(wrong) --> 0
