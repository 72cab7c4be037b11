local get, set
coroutine.wrap(function()
  local value = "inside"
  get, set = function() return value end, function(v) value = v end
end)()
collectgarbage()
set("changed")
collectgarbage()
print(get()) --> changed
