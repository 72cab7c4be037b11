-- beyond PUC: yields across the reader of load
local thread = coroutine.wrap(function()
  return load(function() return coroutine.yield("piece?") end)()
end)
print(thread()) --> piece?
print(thread("return ")) --> piece?
print(thread("6 * 7")) --> piece?
print(thread(nil)) --> 42
