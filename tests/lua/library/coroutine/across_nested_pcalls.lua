local thread = coroutine.wrap(function()
  return pcall(pcall, pcall, function(...)
    local x = coroutine.yield(...)
    error("value " .. x, 0)
  end, 7)
end)
print(thread()) --> 7
print(thread("q")) --> true	true	false	value q
