-- An open upvalue must follow its coroutine's stack when that stack grows.
local read
local thread = coroutine.wrap(function()
  local value = 1
  read = function() return value end
  local function grow(n) if n > 0 then return 1 + grow(n - 1) end return 0 end
  grow(500)
  value = 2
  coroutine.yield()
  value = 3
end)
thread()
print(read()) --> 2
thread()
print(read()) --> 3
