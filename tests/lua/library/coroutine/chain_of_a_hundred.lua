local function chain(n)
  if n == 0 then return "end" end
  return coroutine.wrap(function() return chain(n - 1) .. "." end)()
end
print(#chain(100)) --> 103
