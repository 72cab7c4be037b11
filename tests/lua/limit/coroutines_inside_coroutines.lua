local function nest(n)
  if n == 0 then return "bottom" end
  return coroutine.wrap(nest)(n - 1)
end
print(nest(150)) --> bottom
local ok, message = pcall(function()
  local function forever() return coroutine.wrap(forever)() end
  return forever()
end)
print(ok, (message:match("stack overflow") or message:match("not enough memory")) ~= nil) --> false	true
