-- beyond PUC: yields across a gsub callback
local thread = coroutine.wrap(function()
  return (("a b c"):gsub("%a", function(letter) return coroutine.yield(letter) end))
end)
print(thread()) --> a
print(thread("1")) --> b
print(thread("2")) --> c
print(thread("3")) --> 1 2 3
