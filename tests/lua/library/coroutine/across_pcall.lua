local thread = coroutine.wrap(function()
  local ok, message = pcall(function()
    coroutine.yield("inside")
    error("after yield", 0)
  end)
  coroutine.yield(tostring(ok) .. " " .. message)
  return select("#", xpcall(coroutine.yield, debug.traceback, "a", "b"))
end)
print(thread()) --> inside
print(thread()) --> false after yield
print(thread()) --> a	b
print(thread(1, 2, 3)) --> 4
